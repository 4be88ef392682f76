import type { Pod } from '@traffic-lab/resources'
import { controllerOf } from '../owner.ts'

const nameLabel = 'service.istio.io/canonical-name'
const revisionLabel = 'service.istio.io/canonical-revision'

/** Istio's two labels that say which service, and which version of it, a workload belongs to in telemetry. */
export function canonicalServiceLabels(pod: Pod): Readonly<Record<string, string>> {
  const { labels = {} } = pod.metadata
  return {
    [nameLabel]: labels[nameLabel] ?? labels['app.kubernetes.io/name'] ?? labels.app ?? workloadName(pod),
    [revisionLabel]:
      labels[revisionLabel] ?? labels['app.kubernetes.io/version'] ?? labels.version ?? 'latest',
  }
}

/** The Deployment's name where there is one: a ReplicaSet's without the hash of its template. */
function workloadName(pod: Pod): string {
  const owner = controllerOf(pod)
  if (owner === undefined) return pod.metadata.name
  const hash = pod.metadata.labels?.['pod-template-hash']
  return hash !== undefined && owner.name.endsWith(`-${hash}`)
    ? owner.name.slice(0, -hash.length - 1)
    : owner.name
}
