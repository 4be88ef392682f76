/** Lists of Kubernetes' built-in kinds whose elements are merged by a key, by the member that holds the list. */
const keys: Readonly<Record<string, string>> = {
  containers: 'name',
  initContainers: 'name',
  ephemeralContainers: 'name',
  env: 'name',
  volumes: 'name',
  imagePullSecrets: 'name',
  secrets: 'name',
  volumeMounts: 'mountPath',
  volumeDevices: 'devicePath',
  conditions: 'type',
  ownerReferences: 'uid',
  hostAliases: 'ip',
  topologySpreadConstraints: 'topologyKey',
}

/**
 * The merge key of a list, or undefined when the list is replaced whole. `ports` of a container and of a Service
 * have different keys: a container's list lies under `containers`.
 */
export function mergeKeyOf(member: string, parents: readonly string[]): string | undefined {
  if (member === 'ports') {
    const parent = parents.at(-1)
    if (parent === 'spec') return 'port'
    return parent !== undefined && /containers$/i.test(parent) ? 'containerPort' : undefined
  }
  return Object.hasOwn(keys, member) ? keys[member] : undefined
}

/** Lists of strings that a patch adds to instead of replacing. */
export function isMergedSet(member: string, parents: readonly string[]): boolean {
  return member === 'finalizers' && parents.at(-1) === 'metadata'
}
