import { MeshError, type Pod, proxyContainerName } from '@traffic-lab/resources'
import type { Expectation } from '../expectations/expectation.ts'
import { type Counters, clusterStats, parseCounters, threadsStat } from '../observations/counters.ts'
import type { AppNamespace } from './app-namespace.ts'

/** What Envoy is asked for on behalf of these expectations. */
export function statsFor(expectations: readonly Expectation[]): readonly string[] {
  const wanted = expectations.flatMap(({ counters = [], oneThread }) => [
    ...counters,
    ...(oneThread ? [threadsStat] : []),
  ])
  return [...new Set(wanted)]
}

/** Envoy's own counters, asked the way that works in every Istio: through pilot-agent in the proxy's container. */
export async function readCounters(
  stats: readonly string[],
  pod: Pod,
  { client, isolation }: AppNamespace,
): Promise<Counters> {
  if (stats.length === 0) return new Map()
  const filter = encodeURIComponent([...stats, ...clusterStats].join('|'))
  const command = ['pilot-agent', 'request', 'GET', `stats?filter=${filter}`]
  const { code, stdout, stderr } = await client.exec(
    isolation.namespace,
    pod.metadata.name,
    proxyContainerName,
    command,
  )
  if (code !== 0) throw new MeshError('VER205', `${command.join(' ')} ended with ${code}: ${stderr.trim()}`)
  return parseCounters(stdout)
}
