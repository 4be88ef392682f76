import type { KubeObject, Pod } from '@traffic-lab/resources'
import type { Memo } from './memo.ts'
import { clusterDomain } from './well-known.ts'

/** Where a workload is, and by what rules and peers know it. */
export interface Place {
  /** `region/zone/subzone`; empty where nobody knows. */
  readonly locality: string
  /** Those of the pod, and those of its place. */
  readonly labels: Labels
  /** `spiffe://cluster.local/ns/shop/sa/web`; empty for what is no pod. */
  readonly identity: string
}

type Labels = Readonly<Record<string, string>>

/** By `namespace/pod`. A place is the same object as long as nothing of it has changed. */
export function placesOf(
  pods: readonly Pod[],
  nodes: readonly KubeObject[],
  memo: Memo,
): ReadonlyMap<string, Place> {
  const labelsOfNodes = new Map(nodes.map(({ metadata }) => [metadata.name, metadata.labels ?? noLabels]))
  return new Map(
    pods.map(({ metadata, spec }) => {
      const labels = metadata.labels ?? noLabels
      const { namespace = 'default', name } = metadata
      const { nodeName = '', serviceAccountName = 'default' } = spec
      const node = labelsOfNodes.get(nodeName) ?? noLabels
      const identity = `spiffe://${clusterDomain}/ns/${namespace}/sa/${serviceAccountName}`
      const place = memo.remember(labels, `place ${nodeName} ${identity}`, [node], () => ({
        ...placeOf(labels, nodeName, node),
        identity,
      }))
      return [`${namespace}/${name}`, place]
    }),
  )
}

const noLabels: Labels = {}
export const nowhere: Place = { locality: '', labels: noLabels, identity: '' }

/** A label of the pod itself comes before those of its node; as a label it has dots for slashes. */
function placeOf(labels: Labels, nodeName: string, node: Labels): Pick<Place, 'locality' | 'labels'> {
  const own = labels['istio-locality'] ?? ''
  const locality = own === '' ? localityOfNode(node) : own.includes('/') ? own : own.replaceAll('.', '/')
  const [region = '', zone = '', subZone = ''] = locality.split('/')
  return {
    locality,
    labels: {
      ...labels,
      ...(region && { 'topology.kubernetes.io/region': region }),
      ...(zone && { 'topology.kubernetes.io/zone': zone }),
      ...(subZone && { 'topology.istio.io/subzone': subZone }),
      'topology.istio.io/cluster': clusterId,
      ...(nodeName && { 'kubernetes.io/hostname': nodeName }),
    },
  }
}

/** How Istio calls a Kubernetes cluster that nobody has named. */
const clusterId = 'Kubernetes'

function localityOfNode(labels: Labels): string {
  const region = labels['topology.kubernetes.io/region'] ?? labels['failure-domain.beta.kubernetes.io/region']
  const zone = labels['topology.kubernetes.io/zone'] ?? labels['failure-domain.beta.kubernetes.io/zone']
  const parts = [region ?? '', zone ?? '', labels['topology.istio.io/subzone'] ?? '']
  return parts.every((part) => part === '') ? '' : parts.join('/')
}
