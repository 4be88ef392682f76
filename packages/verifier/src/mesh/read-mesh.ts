import { MeshError } from '@traffic-lab/resources'
import { isUnknownKind } from '../kubernetes/call-api.ts'
import type { KubeClient } from '../kubernetes/kube-client.ts'
import { accessLogProblem } from './access-log-setting.ts'
import { envoyVersion } from './envoy-version.ts'
import { findControlPlane } from './find-control-plane.ts'
import { findInjectionLabels } from './injection-labels.ts'
import { knownDifferences } from './known-differences.ts'
import type { Mesh } from './mesh.ts'

/** Asks the API what mesh this is. Rejects where there is none; what may not be asked stays unsaid. */
export async function readMesh(client: KubeClient): Promise<Mesh> {
  await client.list('networking.istio.io/v1beta1', 'VirtualService', 'default').catch((cause: unknown) => {
    // Whoever may not look there may still run experiments.
    if (!isUnknownKind(cause)) return
    throw new MeshError('VER012', `the API of ${client.server} knows no VirtualService: Istio is missing`, {
      cause,
      hint: 'Install Istio there (istioctl install --set profile=demo), or name another cluster with --context.',
    })
  })
  const controlPlane = await findControlPlane(client).catch(() => undefined)
  const [injection, envoy, logProblem] = await Promise.all([
    findInjectionLabels(client, controlPlane?.revision),
    envoyVersion(client),
    controlPlane && accessLogProblem(client, controlPlane),
  ])
  const { version } = controlPlane ?? {}
  return {
    ...(controlPlane && { istio: version ?? 'of unknown version' }),
    ...(envoy !== undefined && { envoy }),
    injection,
    notes: [
      ...(version === undefined ? [] : knownDifferences(version)),
      ...(logProblem === undefined ? [] : [logProblem]),
    ],
  }
}
