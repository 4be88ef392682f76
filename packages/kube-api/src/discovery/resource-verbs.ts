import type { ResourceType } from '@traffic-lab/resources'
import { isReadOnly } from './served-types.ts'

const all = ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch']
const readOnly = ['get', 'list', 'watch']

export function verbsOf(type: ResourceType): readonly string[] {
  return isReadOnly(type) ? readOnly : all
}

export interface SubresourceInfo {
  readonly name: string
  readonly group: string
  readonly version: string
  readonly kind: string
  readonly verbs: readonly string[]
}

const streaming: Readonly<Record<string, { kind: string; verbs: readonly string[] }>> = {
  log: { kind: 'Pod', verbs: ['get'] },
  exec: { kind: 'PodExecOptions', verbs: ['create', 'get'] },
  attach: { kind: 'PodAttachOptions', verbs: ['create', 'get'] },
  portforward: { kind: 'PodPortForwardOptions', verbs: ['create', 'get'] },
}

/** What discovery says of each subresource of a kind in one version. */
export function subresourcesOf(type: ResourceType, version: string): readonly SubresourceInfo[] {
  return type.subresources.map((name) => {
    if (name === 'scale')
      return { name, group: 'autoscaling', version: 'v1', kind: 'Scale', verbs: ['get', 'patch', 'update'] }
    if (name === 'finalize') return { name, group: type.group, version, kind: type.kind, verbs: ['update'] }
    const stream = streaming[name]
    if (stream !== undefined) return { name, group: type.group, version, ...stream }
    return { name, group: type.group, version, kind: type.kind, verbs: ['get', 'patch', 'update'] }
  })
}
