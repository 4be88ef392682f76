const clusterDomain = 'svc.cluster.local'

/** A host as a rule means it: a name without a dot is a Service of the rule's namespace; all else is taken as it is. */
export function fullHost(host: string, namespace: string): string {
  return host.includes('.') || host === '*' ? host : `${host}.${namespace}.${clusterDomain}`
}

/** The full name of a Service. */
export function serviceHost(name: string, namespace: string): string {
  return `${name}.${namespace}.${clusterDomain}`
}
