import type { Histogram } from './histogram.ts'
import { addressCounts, callsPerSecond, connectTimes } from './load-report.ts'
import type { HttpLoadOptions, LoadResult } from './run-load.ts'
import { version } from './version.ts'

export interface JsonOptions {
  readonly options: HttpLoadOptions
  readonly percentiles: readonly number[]
  readonly labels: string
  readonly contentType: string
  readonly payload: string
  readonly user: string
  readonly methodOverride: string
}

/** The result with the names of fortio's own JSON; times are nanoseconds where it has Go durations. */
export function loadJson(result: LoadResult, json: JsonOptions): object {
  const { options, percentiles, labels } = json
  const { plan, times, clients, statuses } = result
  const { load, client, abortOn } = options
  const count = times.calls.counter.count
  const early = load.exactly > 0 && count !== load.exactly ? `, interrupted after ${count}` : ''
  const sockets = clients.map(({ connectTimes }) => connectTimes.counter.count)
  return {
    RunType: 'HTTP',
    Labels: labels,
    StartTime: times.startedAt.toISOString(),
    RequestedQPS: plan.requestedQps,
    RequestedDuration: plan.requestedDuration + early,
    ActualQPS: callsPerSecond(result),
    ActualDuration: Math.round(times.elapsedMs * 1e6),
    NumThreads: plan.threads,
    Version: version,
    DurationHistogram: histogramJson(times.calls, percentiles),
    ErrorsDurationHistogram: histogramJson(times.errors, percentiles),
    Exactly: load.exactly,
    Jitter: load.jitter,
    Uniform: load.uniform,
    NoCatchUp: load.noCatchUp,
    RunID: client.run,
    AccessLoggerInfo: '',
    ID: resultId(times.startedAt, client.run, labels),
    RetCodes: Object.fromEntries([...statuses].map(([status, calls]) => [String(status), calls])),
    IPCountMap: Object.fromEntries(addressCounts(clients)),
    ...clientJson(json),
    Sizes: histogramJson(result.sizes, []),
    HeaderSizes: histogramJson(result.headSizes, []),
    Sockets: sockets,
    SocketCount: sockets.reduce((sum, each) => sum + each, 0),
    ConnectionStats: histogramJson(connectTimes(clients, client.resolution), percentiles),
    AbortOn: abortOn,
  }
}

/** How requests were made; what has no flag here has fortio's default. */
function clientJson({ options, contentType, payload, user, methodOverride }: JsonOptions): object {
  const { client } = options
  return {
    Insecure: false,
    MTLS: false,
    CACert: '',
    Cert: '',
    Key: '',
    UnixDomainSocket: '',
    URL: client.url,
    NumConnections: 1,
    Compression: false,
    DisableFastClient: client.style === 'standard',
    HTTP10: false,
    H2: false,
    DisableKeepAlive: !client.keepAlive,
    AllowHalfClose: false,
    FollowRedirects: false,
    Resolve: '',
    HTTPReqTimeOut: Math.round(client.timeoutMs * 1e6),
    UserCredentials: user,
    ContentType: contentType,
    Payload: Buffer.from(payload).toString('base64'),
    MethodOverride: methodOverride,
    LogErrors: client.logErrors,
    SequentialWarmup: options.sequentialWarmup,
    ConnReuseRange: client.reuse,
    NoResolveEachConn: false,
    Offset: 0,
    Resolution: client.resolution,
  }
}

function histogramJson(histogram: Histogram, percentiles: readonly number[]): object {
  const { count, min, max, sum, average, deviation } = histogram.counter
  const values = histogram.percentiles(percentiles)
  const buckets = histogram.buckets()
  return {
    Count: count,
    Min: min,
    Max: max,
    Sum: sum,
    Avg: average,
    StdDev: deviation,
    Data:
      buckets.length === 0
        ? null
        : buckets.map((bucket) => ({
            Start: bucket.start,
            End: bucket.end,
            Percent: bucket.percent,
            Count: bucket.count,
          })),
    ...(values.length > 0 && {
      Percentiles: values.map(({ percentile, value }) => ({ Percentile: percentile, Value: value })),
    }),
  }
}

/** `2026-11-22-182706_127_0_0_1_8080_host`, at most 96 characters. */
function resultId(start: Date, run: number, labels: string): string {
  const [date, time] = [
    start.toISOString().slice(0, 10),
    start.toISOString().slice(11, 19).replaceAll(':', ''),
  ]
  const words = labels.split(/[^a-zA-Z0-9]+/).filter((word) => word !== '')
  return [`${date}-${time}`, ...(run !== 0 ? [run] : []), ...words].join('_').slice(0, 96)
}
