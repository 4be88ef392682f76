import { MeshError, type Pod } from '@traffic-lab/resources'
import type { PodTraffic } from '../experiment.ts'
import type { KubeClient } from '../kubernetes/kube-client.ts'
import { appContainer } from '../rules/isolate.ts'
import { clientArguments } from './client-arguments.ts'
import { parseTrafficResults, type TrafficResult } from './traffic-result.ts'

/** Runs the traffic client inside a pod, so that the requests leave through its sidecar. */
export async function sendFromPod(
  client: KubeClient,
  pod: Pod,
  traffic: PodTraffic,
): Promise<readonly TrafficResult[]> {
  const { name, namespace = '' } = pod.metadata
  const container = appContainer(pod.spec.containers) ?? ''
  const command = ['traffic', ...clientArguments(traffic, traffic.get)]
  const { code, stdout, stderr } = await client.exec(namespace, name, container, command)
  if (code !== 0) {
    throw new MeshError('VER202', `traffic in ${namespace}/${name} ended with ${code}: ${stderr.trim()}`, {
      hint: 'The image must have the program services/service-kit/bin/traffic on its PATH.',
    })
  }
  return complete(parseTrafficResults(stdout), traffic.count)
}

/** A result for every request, or no result at all. */
export function complete(results: readonly TrafficResult[], count: number): readonly TrafficResult[] {
  if (results.length === count) return results
  throw new MeshError('VER203', `the traffic client gave ${results.length} results for ${count} requests`)
}
