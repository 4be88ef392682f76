import { formatDuration } from './go-duration.ts'
import { formatGeneral } from './go-number.ts'
import { Histogram, percentileLines } from './histogram.ts'
import type { LoadClient } from './load-client.ts'
import type { LoadOptions } from './load-plan.ts'
import type { Logger } from './logger.ts'
import type { LoadResult } from './run-load.ts'

export interface ReportOptions {
  readonly load: LoadOptions
  readonly percentiles: readonly number[]
  readonly resolution: number
  readonly run: number
  readonly logger: Logger
}

/** What is printed about a run that has ended, all but the first line and the last. */
export function reportText(result: LoadResult, options: ReportOptions): string {
  return timesText(result, options) + connectionsText(result, options) + countsText(result, options)
}

/** `Sockets`, how the calls were spread, addresses, statuses and sizes. */
function countsText(
  { clients, statuses, times, sizes, headSizes, plan }: LoadResult,
  options: ReportOptions,
): string {
  const { load, logger } = options
  const all = times.calls.counter.count
  const sockets = clients.reduce((sum, client) => sum + client.connectTimes.counter.count, 0)
  const lines = [
    `Sockets used: ${sockets} (for perfect keepalive, would be ${plan.threads})`,
    `Uniform: ${load.uniform}, Jitter: ${load.jitter}, Catchup allowed: ${!load.noCatchUp}`,
    'IP addresses distribution:',
    ...[...addressCounts(clients)].map(([address, count]) => `${address}: ${count}`),
    ...[...statuses]
      .sort(([one], [other]) => one - other)
      .map(([status, count]) => {
        const share = ((100 * count) / all).toFixed(1)
        return `Code ${String(status).padStart(3)} : ${count} (${share} %)`
      }),
  ]
  const titles = ['Response Header Sizes', 'Response Body/Total Sizes'] as const
  const text = `${lines.join('\n')}\n`
  if (logger.logs('Verbose'))
    return text + headSizes.text(`${titles[0]} Histogram`) + sizes.text(`${titles[1]} Histogram`)
  if (!logger.logs('Warning')) return text
  return text + headSizes.counter.line(titles[0]) + sizes.counter.line(titles[1])
}

/** Together, the most used first. */
export function addressCounts(clients: readonly LoadClient[]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const { addresses } of clients)
    for (const [address, count] of addresses) counts.set(address, (counts.get(address) ?? 0) + count)
  return new Map([...counts].sort(([, one], [, other]) => other - one))
}

export function connectTimes(clients: readonly LoadClient[], resolution: number): Histogram {
  const all = new Histogram(resolution)
  for (const client of clients) all.add(client.connectTimes)
  return all
}

export function callsPerSecond({ times }: LoadResult): number {
  return times.calls.counter.count / (times.elapsedMs / 1000)
}

export function reuseText([least, most]: readonly [number, number]): string {
  return least === 0 && most === 0 ? '' : `[${least}, ${most}]`
}

function timesText({ times }: LoadResult, { load, logger, percentiles }: ReportOptions): string {
  const { calls, errors } = times
  const pauses = load.qps > 0 ? pausesText(times.pauses, logger) : ''
  const titles = ['Aggregated Function Time', 'Error cases'] as const
  if (logger.logs('Warning'))
    return pauses + calls.text(titles[0], percentiles) + errors.text(titles[1], percentiles)
  const lines = calls.counter.line(titles[0]) + percentileLines(calls.percentiles(percentiles))
  return pauses + lines + errors.counter.line(titles[1])
}

/** The first line of the report; the log says the same. */
export function printEnd(
  result: LoadResult,
  { logger, run }: ReportOptions,
  print: (text: string) => void,
): void {
  if (!logger.logs('Warning')) return
  const { elapsedMs, calls } = result.times
  const qps = callsPerSecond(result)
  const { count } = calls.counter
  print(`Ended after ${formatDuration(elapsedMs)} : ${count} calls. qps=${formatGeneral(qps, 5)}\n`)
  logger.write('Info', 'Run ended', { run, elapsed: Math.round(elapsedMs * 1e6), calls: count, qps })
}

function pausesText(pauses: Histogram, logger: Logger): string {
  const late = pauses.percentAtOffset
  const whole = () => pauses.text('Aggregated Sleep Time', [50])
  if (late > 5) return `${whole()}WARNING ${late.toFixed(2)}% of sleep were falling behind\n`
  if (logger.logs('Verbose')) return whole()
  return logger.logs('Warning') ? pauses.counter.line('Sleep times') : ''
}

function connectionsText(
  { clients }: LoadResult,
  { logger, resolution, percentiles }: ReportOptions,
): string {
  const lines = clients.map(({ addresses, connectTimes }, thread) => {
    const count = String(connectTimes.counter.count).padStart(3)
    const title = `[${thread}] ${count} socket used, resolved to ${addressesText(addresses)}, connection timing`
    return connectTimes.counter.line(title)
  })
  const all = connectTimes(clients, resolution)
  const text = `# Socket and IP used for each connection:\n${lines.join('')}`
  if (logger.logs('Info')) return text + all.text('Connection time histogram (s)', percentiles)
  return logger.logs('Warning') ? text + all.counter.line('Connection time (s)') : text
}

function addressesText(addresses: ReadonlyMap<string, number>): string {
  const [first] = addresses.keys()
  if (addresses.size === 1 && first !== undefined) return first
  return `[${[...addresses].map(([address, count]) => `${address} (${count})`).join(', ')}]`
}
