import { clusterDomain } from './well-known.ts'

/** `outbound|3002|v2|forecast.weather.svc.cluster.local`; `port` is the Service's. */
export function outboundClusterName(port: number, subset: string, host: string): string {
  return `outbound|${port}|${subset}|${host}`
}

/** `inbound|3002||`; `port` is the target port. */
export function inboundClusterName(port: number): string {
  return `inbound|${port}||`
}

export function serviceHost(name: string, namespace: string): string {
  return `${name}.${namespace}.svc.${clusterDomain}`
}

/** A host without a dot is a Service in the rule's own namespace; all else is taken as it is. */
export function resolveHost(host: string, ruleNamespace: string): string {
  return host.includes('.') || host === '*' ? host : serviceHost(host, ruleNamespace)
}

/** Whether the wildcard or plain host `pattern` covers `host`, which may be a wildcard itself. */
export function covers(pattern: string, host: string): boolean {
  if (!pattern.startsWith('*')) return pattern === host
  const suffix = pattern.slice(1)
  const name = host.startsWith('*') ? host.slice(1) : host
  return name.length >= suffix.length && name.endsWith(suffix)
}

/** Byte order, as Go sorts strings: independent of any locale. */
export function compareNames(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
