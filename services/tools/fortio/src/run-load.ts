import { lookup } from 'node:dns/promises'
import { Histogram } from './histogram.ts'
import type { HttpTarget } from './http-target.ts'
import { type ClientOptions, LoadClient } from './load-client.ts'
import { type LoadOptions, type LoadPlan, planLoad } from './load-plan.ts'
import { reuseText } from './load-report.ts'
import type { Logger } from './logger.ts'
import { isSuccess } from './response-reader.ts'
import { type RunTimes, runThreads } from './run-threads.ts'
import type { Address } from './tcp-connection.ts'

export interface HttpLoadOptions {
  readonly load: LoadOptions
  readonly client: Omit<ClientOptions, 'address' | 'thread' | 'logger'>
  readonly target: HttpTarget
  readonly sequentialWarmup: boolean
  readonly allowInitialErrors: boolean
  /** A status that ends the run; 0 is none. */
  readonly abortOn: number
  readonly logger: Logger
  print(text: string): void
  readonly stop: AbortController
}

export interface LoadResult {
  readonly plan: LoadPlan
  readonly times: RunTimes
  readonly statuses: ReadonlyMap<number, number>
  readonly sizes: Histogram
  readonly headSizes: Histogram
  readonly clients: readonly LoadClient[]
}

/** A run that cannot begin. */
export class InitialError extends Error {}

/** Calls as planned. Throws InitialError when there is no such host or a first call fails. */
export async function runLoad(options: HttpLoadOptions): Promise<LoadResult> {
  const { load, logger, client, stop, print } = options
  const { run, url, reuse } = client
  logger.write('Info', 'Starting http test', {
    run,
    url,
    threads: load.threads,
    qps: load.qps.toFixed(1),
    warmup: options.sequentialWarmup ? 'sequential' : 'parallel',
    'conn-reuse': reuseText(reuse),
  })
  const address = await addressOf(options.target, logger)
  const clients = Array.from(
    { length: load.threads },
    (_, thread) => new LoadClient({ ...client, address, thread, logger }),
  )
  try {
    if (load.exactly === 0) await warmUp(clients, options)
    const plan = planLoad(load)
    for (const warning of plan.warnings) logger.write('Warning', warning)
    if (plan.untilInterrupted || logger.logs('Warning')) print(plan.startLine)
    const counts = {
      statuses: new Map<number, number>(),
      sizes: new Histogram(100),
      headSizes: new Histogram(5),
    }
    const times = await runThreads({
      load,
      plan,
      resolution: client.resolution,
      logger,
      signal: stop.signal,
      call: (thread) => call(clients[thread], counts, options),
    })
    return { plan, times, ...counts, clients: clients.slice(0, plan.threads) }
  } finally {
    for (const each of clients) each.close()
  }
}

/** Looked up before the first call, as fortio does: IPv4 only. */
export async function addressOf({ hostname, port }: HttpTarget, logger: Logger): Promise<Address> {
  const family = hostname.includes(':') ? 6 : 4
  try {
    return { ip: (await lookup(hostname, { family })).address, port }
  } catch {
    const message = `lookup ${hostname}: no such host`
    logger.write('Error', `Unable to lookup "${hostname}": ${message}`)
    throw new InitialError(message)
  }
}

/** A first call on each connection, when calls are made for a time and not counted. */
async function warmUp(clients: readonly LoadClient[], options: HttpLoadOptions): Promise<void> {
  const { url } = options.client
  const first = async (client: LoadClient, thread: number) => {
    const { status, size } = await client.fetch()
    if (options.allowInitialErrors || isSuccess(status)) return
    const place = options.sequentialWarmup ? ` (${size} body bytes), thread# ${thread}` : ` (${size} bytes)`
    throw new InitialError(`error ${status} for ${url}${place}`)
  }
  if (options.sequentialWarmup) {
    for (const [thread, client] of clients.entries()) await first(client, thread)
    return
  }
  const results = await Promise.allSettled(clients.map(first))
  for (const result of results) if (result.status === 'rejected') throw result.reason
}

async function call(
  client: LoadClient | undefined,
  { statuses, sizes, headSizes }: Pick<LoadResult, 'sizes' | 'headSizes'> & { statuses: Map<number, number> },
  { abortOn, stop, logger, client: { run } }: HttpLoadOptions,
): Promise<boolean> {
  if (client === undefined) throw new Error('a thread has a client')
  const { status, size, headSize } = await client.fetch()
  statuses.set(status, (statuses.get(status) ?? 0) + 1)
  sizes.record(size)
  headSizes.record(headSize)
  if (abortOn !== 0 && status === abortOn) {
    stop.abort()
    logger.write('Info', 'Aborted run because of http code', { run, code: status, size })
  }
  return isSuccess(status)
}
