import { proxyContainerName } from '@traffic-lab/resources'
import type { Finding } from '../expectations/expectation.ts'
import type { Evidence } from '../expectations/witness.ts'
import { requestKey } from '../observations/access-log.ts'
import type { Observation } from '../observations/observation.ts'
import type { AppNamespace } from './app-namespace.ts'
import { findLines } from './find-lines.ts'
import { gatewayLines } from './gateway-lines.ts'

/** As many of a retried request's lines as a reader wants to see. */
const mostLines = 6

/** The finding with what the proxies wrote about its witness; unchanged where no log has the request. */
export async function gatherEvidence(
  finding: Finding,
  observation: Observation,
  environment: AppNamespace,
): Promise<Finding> {
  const { witness } = finding
  if (witness === undefined || finding.evidence !== undefined) return finding
  const key = requestKey(witness.request)
  const received = witness.at === undefined ? undefined : observation.received?.get(witness.at)?.get(key)
  const evidence = received?.flatMap(({ proxy, line }) =>
    proxy === undefined ? [] : { proxy: `${observation.namespace}/${proxy}`, line },
  )
  const lines = evidence ?? (await sentOn(key, observation, environment))
  return lines.length === 0 ? finding : { ...finding, evidence: lines.slice(0, mostLines) }
}

/** The line of the proxy that sent the request on. */
async function sentOn(
  key: string,
  observation: Observation,
  environment: AppNamespace,
): Promise<readonly Evidence[]> {
  const { sender, accessLog, namespace } = observation
  if (sender === undefined) return await gatewayLines(key, observation, environment)
  const known = accessLog?.get(key)
  if (known !== undefined) return [{ proxy: sender, line: known.line }]
  const pod = sender.slice(namespace.length + 1)
  const log = { namespace, pod, container: proxyContainerName }
  const found = await findLines(log, observation, environment, (entry) => requestKey(entry.requestId) === key)
  return found.slice(-1).map(({ line }) => ({ proxy: sender, line }))
}
