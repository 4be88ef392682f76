import { MeshError } from '@traffic-lab/resources'
import { isRecord } from '../rules/json-tree.ts'

/** What the traffic client prints for one request: an answer, or an error code such as ECONNREFUSED. */
export interface TrafficResult {
  readonly seq: number
  /** The x-request-id that was sent. */
  readonly id: string | undefined
  readonly status: number | undefined
  /** Names in lower case; a header that came several times is joined by commas. */
  readonly headers: Readonly<Record<string, string>>
  readonly durationMs: number
  readonly bodySize: number
  /** The beginning of the body. */
  readonly body: string
  readonly error: string | undefined
  readonly message: string | undefined
}

/** Reads the client's output, one JSON object a line. */
export function parseTrafficResults(output: string): readonly TrafficResult[] {
  return output
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map(parseLine)
}

function parseLine(line: string): TrafficResult {
  const value = parseJson(line)
  if (!isRecord(value) || typeof value.seq !== 'number' || typeof value.durationMs !== 'number')
    throw new MeshError(
      'VER201',
      `the traffic client printed something else than results: ${line.slice(0, 200)}`,
    )
  return {
    seq: value.seq,
    id: text(value.id),
    status: typeof value.status === 'number' ? value.status : undefined,
    headers: isRecord(value.headers)
      ? Object.fromEntries(Object.entries(value.headers).map(([name, header]) => [name, String(header)]))
      : {},
    durationMs: value.durationMs,
    bodySize: typeof value.bodySize === 'number' ? value.bodySize : 0,
    body: text(value.body) ?? '',
    error: text(value.error),
    message: text(value.message),
  }
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined
}
