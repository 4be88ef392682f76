/** One line of Istio's default text access log, as far as experiments read it. */
export interface AccessLogEntry {
  readonly method: string
  readonly path: string
  readonly status: number
  /** Envoy's response flags in the order they happened; empty for `-`. */
  readonly flags: readonly string[]
  readonly details: string
  /** When the request began: milliseconds since 1970, cut to whole ones. */
  readonly startMs: number
  /** Envoy's %DURATION%. */
  readonly durationMs: number
  readonly requestId: string
  readonly authority: string
  /** `ip:port`, or `-` where no upstream was reached. */
  readonly upstreamHost: string
  /** `outbound|3002|v1|forecast.weather.svc.cluster.local`, or `-`. */
  readonly cluster: string
  readonly routeName: string
  /** As the proxy wrote it. */
  readonly line: string
}

/** Fields in Istio's format, with the quoted request line as one field. */
const fieldCount = 22

/**
 * Reads a line of Istio's default access log format; undefined for anything else the proxy prints. Quoted fields may
 * hold blanks (a browser's user agent, lists of addresses), so columns are fields, not words.
 */
export function parseAccessLogLine(line: string): AccessLogEntry | undefined {
  if (!line.startsWith('[')) return undefined
  const fields = tokenize(line)
  const [start = '', request = '', status, flags = '-', details = '', , , , , duration] = fields
  const [requestId, authority, upstreamHost, cluster, , , , , routeName] = fields.slice(13)
  const [method, path] = request.split(' ')
  if (
    fields.length !== fieldCount ||
    method === undefined ||
    path === undefined ||
    requestId === undefined ||
    authority === undefined ||
    upstreamHost === undefined ||
    cluster === undefined ||
    routeName === undefined ||
    !/^\d+$/.test(status ?? '') ||
    Number.isNaN(Date.parse(start))
  )
    return undefined
  return {
    method,
    path,
    status: Number(status),
    flags: flags === '-' ? [] : flags.split(','),
    details,
    startMs: Date.parse(start),
    durationMs: Number(duration),
    requestId,
    authority,
    upstreamHost,
    cluster,
    routeName,
    line,
  }
}

/** The entries of a log by `requestKey`; the last line of a request wins (a retried one is logged once, at its end). */
export function accessLogByRequest(text: string): ReadonlyMap<string, AccessLogEntry> {
  return new Map(accessLogEntries(text).map((entry) => [requestKey(entry.requestId), entry]))
}

/** Every line of a log that tells of a request, in its order. */
export function accessLogEntries(text: string): readonly AccessLogEntry[] {
  return text.split('\n').flatMap((line) => parseAccessLogLine(line) ?? [])
}

/** The one digit of a UUID that says its version. */
const versionDigit = 14

/**
 * What stays of a request id on its way: Envoy writes the reason for tracing into the UUID's version digit, so about
 * one in a hundred (Istio's sampling) comes out different from what was sent.
 */
export function requestKey(id: string): string {
  return id.length === 36 ? `${id.slice(0, versionDigit)}x${id.slice(versionDigit + 1)}` : id
}

/** Splits at blanks, except inside `"…"` and the leading `[…]`; quotes and brackets are taken off. */
function tokenize(line: string): readonly string[] {
  return [...line.matchAll(/\[([^\]]*)\](?=\s)|"([^"]*)"|(\S+)/g)].map(
    ([, bracketed, quoted, plain]) => bracketed ?? quoted ?? plain ?? '',
  )
}
