import { type Deployment, MeshError, type Pod } from '@traffic-lab/resources'
import { isPodReady } from '../kubernetes/wait-ready.ts'
import type { AppNamespace } from './app-namespace.ts'

/** The first ready pod of a Deployment, by the Deployment's own selector. */
export async function sendingPod(
  deployment: string,
  pods: readonly Pod[],
  { client, isolation }: AppNamespace,
): Promise<Pod> {
  const { namespace } = isolation
  const ref = { apiVersion: 'apps/v1', kind: 'Deployment', namespace, name: deployment }
  const found = await client.read<Deployment>(ref)
  const selector = Object.entries(found?.spec.selector.matchLabels ?? {})
  const pod = pods.find(
    (candidate) =>
      isPodReady(candidate) &&
      selector.length > 0 &&
      selector.every(([label, value]) => candidate.metadata.labels?.[label] === value),
  )
  if (pod === undefined)
    throw new MeshError('VER204', `Deployment ${namespace}/${deployment} has no ready pod`)
  return pod
}
