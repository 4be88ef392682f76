import { writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { CommandFailure } from './command-failure.ts'
import type { FlagValues } from './fortio-flags.ts'
import { formatDuration } from './go-duration.ts'
import { formatGeneral } from './go-number.ts'
import { parsePercentiles } from './histogram.ts'
import type { ProxyEnvironment } from './http-target.ts'
import { loadJson } from './load-json.ts'
import type { LoadOptions } from './load-plan.ts'
import { callsPerSecond, printEnd, reportText } from './load-report.ts'
import type { Logger } from './logger.ts'
import { type RequestPlan, requestPlan } from './request-flags.ts'
import { InitialError, type LoadResult, runLoad } from './run-load.ts'
import { version } from './version.ts'

export interface CommandInput {
  readonly flags: FlagValues
  readonly url: string
  readonly env: ProxyEnvironment
  readonly logger: Logger
  print(text: string): void
  printError(text: string): void
}

/** `fortio load`: calls, then prints what it saw on stderr, the JSON result where it is asked for. */
export async function load(input: CommandInput): Promise<void> {
  const { flags, url, env, logger, printError } = input
  const percentiles = percentilesOf(flags)
  const options = loadOptions(flags)
  printError(headLine(options, url))
  const request = requestPlan(url, flags, env, logger)
  const stop = new AbortController()
  const interrupt = () => stop.abort()
  process.once('SIGINT', interrupt)
  const run = {
    load: options,
    target: request.target,
    client: request.client,
    sequentialWarmup: flags.on('sequential-warmup'),
    allowInitialErrors: flags.on('allow-initial-errors'),
    abortOn: flags.number('abort-on'),
    logger,
    print: printError,
    stop,
  }
  try {
    const result = await runLoad(run)
    const { resolution, run: runId } = request.client
    const report = { load: options, percentiles, resolution, run: runId, logger }
    printEnd(result, report, printError)
    printError(reportText(result, report))
    printError(lastLine(result, options))
    writeJson(
      input,
      loadJson(result, { ...request, options: run, percentiles, labels: labelsOf(flags, request) }),
    )
  } catch (error) {
    if (error instanceof InitialError) throw new CommandFailure(`Aborting because of ${error.message}`)
    throw error
  } finally {
    process.off('SIGINT', interrupt)
  }
}

function percentilesOf(flags: FlagValues): readonly number[] {
  try {
    return parsePercentiles(flags.text('p'))
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new CommandFailure(`Unable to extract percentiles from -p: ${reason}`, { withUsage: true })
  }
}

function loadOptions(flags: FlagValues): LoadOptions {
  const exactly = Math.max(0, flags.number('n'))
  const durationMs = Math.max(0, flags.durationMs('t'))
  if (flags.on('calc-qps') && (exactly === 0 || durationMs === 0))
    throw new CommandFailure("Error: can't use `-calc-qps` without also specifying `-n` and `-t`", {
      withUsage: true,
    })
  const qps = flags.on('calc-qps') ? exactly / (durationMs / 1000) : flags.number('qps')
  return {
    qps: qps > 0 ? qps : -1,
    durationMs,
    exactly,
    threads: Math.max(1, flags.number('c') || 4),
    jitter: flags.on('jitter'),
    uniform: flags.on('uniform'),
    noCatchUp: flags.on('nocatchup'),
  }
}

function headLine({ qps, exactly, durationMs }: LoadOptions, url: string): string {
  const rate = formatGeneral(Math.max(0, qps))
  const time = durationMs > 0 ? `for ${formatDuration(durationMs)}` : 'until interrupted'
  const extent = exactly > 0 ? `for ${exactly} calls` : time
  return `Fortio ${version} running at ${rate} queries per second, 1->1 procs, ${extent}: ${url}\n`
}

function lastLine(result: LoadResult, { exactly, threads }: LoadOptions): string {
  const { count, average } = result.times.calls.counter
  const warmup = exactly > 0 ? 0 : threads
  const speed = `${(1000 * average).toFixed(3)} ms avg, ${callsPerSecond(result).toFixed(1)} qps`
  return `All done ${count} calls (plus ${warmup} warmup) ${speed}\n`
}

function labelsOf(flags: FlagValues, { client }: RequestPlan): string {
  const [host] = hostname().split('.')
  return flags.text('labels') || `${client.url.replace(/^https?:\/\//, '')} , ${host}`
}

function writeJson({ flags, print, printError }: CommandInput, json: object): void {
  const path = flags.text('json')
  if (path === '') return
  const text = `${JSON.stringify(json, undefined, 2)}\n`
  if (path === '-') print(text)
  else
    try {
      writeFileSync(path, text)
    } catch (error) {
      throw new CommandFailure(`Unable to create ${path}: ${error instanceof Error ? error.message : error}`)
    }
  const name = path === '-' ? 'stdout' : path
  printError(`Successfully wrote ${Buffer.byteLength(text)} bytes of Json data to ${name}\n`)
}
