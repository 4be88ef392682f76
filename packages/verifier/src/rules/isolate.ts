import {
  type KubeObject,
  MeshError,
  objectName,
  proxyContainerName,
  resourceTypeOf,
  type SourcedObject,
} from '@traffic-lab/resources'
import { isRecord, type JsonRecord, mapRecords } from './json-tree.ts'

/** The label of everything an experiment creates; its value is the experiment's namespace. */
export const runLabel = 'traffic-lab/verify'

/** Where an experiment's copy of the objects lives. */
export interface Isolation {
  readonly namespace: string
  /** The only host that its gateway serves. */
  readonly gatewayHost: string
}

export function isolationOf(namespace: string): Isolation {
  return { namespace, gatewayHost: `${namespace}.verify.example` }
}

/**
 * The same object in a namespace of its own: the namespace replaced, a label added, the gateway host `*` narrowed to
 * the experiment's, and references to a Gateway bent to the experiment's copy. So no other traffic is touched.
 */
export function isolate({ object, file, placeOf }: SourcedObject, isolation: Isolation): KubeObject {
  const type = resourceTypeOf(object.apiVersion, object.kind)
  const refuse = (path: string, message: string): never => {
    throw new MeshError('VER101', `${file}:${placeOf(path).line}: ${objectName(object)} ${message}`, {
      hint: 'Experiments run in a namespace of their own: describe only objects that fit into one.',
    })
  }
  if (type === undefined) return refuse('kind', `is of a kind that is not known (${object.apiVersion})`)
  if (!type.namespaced) return refuse('kind', 'has no namespace, so it would outlive or disturb others')
  const { labels } = object.metadata
  const metadata = {
    ...object.metadata,
    namespace: isolation.namespace,
    labels: { ...labels, [runLabel]: isolation.namespace },
  }
  const moved = { ...object, metadata }
  if (object.kind === 'Gateway') return { ...moved, spec: ownHosts(object.spec, isolation, refuse) }
  if (object.kind === 'VirtualService') return { ...moved, spec: ownGateways(object.spec, isolation) }
  return moved
}

/** The container that an exec goes to when none is named: the first that is not the sidecar. */
export function appContainer(containers: readonly { readonly name: string }[]): string | undefined {
  return containers.find(({ name }) => name !== proxyContainerName)?.name
}

function ownHosts(
  spec: unknown,
  { gatewayHost }: Isolation,
  refuse: (path: string, message: string) => never,
): unknown {
  return mapRecords(spec, (record) => {
    if (!Array.isArray(record.hosts)) return record
    const odd = record.hosts.find((host) => host !== '*')
    if (odd !== undefined) refuse('spec.servers', `names the host "${odd}", which others may be using too`)
    return { ...record, hosts: [gatewayHost] }
  })
}

function ownGateways(spec: unknown, { namespace, gatewayHost }: Isolation): unknown {
  if (!isRecord(spec) || !Array.isArray(spec.gateways)) return spec
  const gateways = spec.gateways.map((name) =>
    name === 'mesh' || typeof name !== 'string' ? name : `${namespace}/${name.replace(/^.*\//, '')}`,
  )
  return mapRecords({ ...spec, gateways }, (record: JsonRecord) =>
    Array.isArray(record.hosts)
      ? { ...record, hosts: record.hosts.map((host) => (host === '*' ? gatewayHost : host)) }
      : record,
  )
}
