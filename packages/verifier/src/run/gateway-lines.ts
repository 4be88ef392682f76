import { type Pod, proxyContainerName } from '@traffic-lab/resources'
import type { Evidence } from '../expectations/witness.ts'
import { isPodReady } from '../kubernetes/wait-ready.ts'
import { type AccessLogEntry, requestKey } from '../observations/access-log.ts'
import type { Observation } from '../observations/observation.ts'
import type { AppNamespace } from './app-namespace.ts'
import { findLines } from './find-lines.ts'

const ingress = { namespace: 'istio-system', labels: 'istio=ingressgateway' }

/**
 * What the ingress gateway logged of a request. It gives each one from outside an id of its own, so the line is known
 * by its time, its host, its path, its status and the pod that answered. Where that pod was called by another one, the line of
 * the caller's sidecar stands beside the gateway's: both have the same id.
 */
export async function gatewayLines(
  key: string,
  observation: Observation,
  environment: AppNamespace,
): Promise<readonly Evidence[]> {
  const { results, pods, period, path } = observation
  const result = results.find(({ id }) => id !== undefined && requestKey(id) === key)
  if (result === undefined || period === undefined) return []
  const { client, isolation } = environment
  const { namespace, labels } = ingress
  const gateways = (await client.list<Pod>('v1', 'Pod', namespace, labels)).filter(isPodReady)
  const [gateway] = gateways
  // Of several, nobody knows which one had it.
  if (gateway === undefined || gateways.length > 1) return []
  const ip = pods.find(({ name }) => name === result.headers['x-instance'])?.ip
  const inTime = ({ startMs, status }: AccessLogEntry) =>
    startMs >= period.fromMs && startMs <= period.toMs && status === result.status
  const asked = (entry: AccessLogEntry) =>
    entry.path === path && entry.authority.replace(/:\d+$/, '') === isolation.gatewayHost
  const log = { namespace, pod: gateway.metadata.name, container: proxyContainerName }
  const atGateway = await findLines(log, observation, environment, (entry) => inTime(entry) && asked(entry))
  const ofGateway = (entry: AccessLogEntry) => ({
    proxy: `${namespace}/${gateway.metadata.name}`,
    line: entry.line,
  })
  const direct = atGateway.findLast((entry) => ip === undefined || hostOf(entry) === ip)
  if (direct !== undefined) return [ofGateway(direct)]
  const callers = pods.filter(({ ip: address }) => atGateway.some((entry) => hostOf(entry) === address))
  for (const { name } of callers) {
    const log = { namespace: isolation.namespace, pod: name, container: proxyContainerName }
    const outbound = await findLines(
      log,
      observation,
      environment,
      (entry) => entry.cluster.startsWith('outbound|') && hostOf(entry) === ip,
    )
    for (const call of outbound.toReversed()) {
      const first = atGateway.find(({ requestId }) => requestKey(requestId) === requestKey(call.requestId))
      if (first !== undefined)
        return [ofGateway(first), { proxy: `${isolation.namespace}/${name}`, line: call.line }]
    }
  }
  return []
}

function hostOf({ upstreamHost }: AccessLogEntry): string {
  return upstreamHost.replace(/:\d+$/, '')
}
