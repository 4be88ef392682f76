import type { TrafficResult } from '../traffic/traffic-result.ts'

/** What an answer must look like, as the client sees it. */
export interface ResponsePattern {
  readonly status: number
  /** Names in lower case, values exact; undefined: the header must not be there. */
  readonly headers?: Readonly<Record<string, string | undefined>>
  /** Bytes. */
  readonly bodySize?: number
  /** The whole of a short body. */
  readonly body?: string
  /** A part of the body, within the traffic's `bodyLimit`. */
  readonly bodyHas?: string
}

export function matchesResponse(result: TrafficResult, wanted: ResponsePattern): boolean {
  return (
    result.status === wanted.status &&
    Object.entries(wanted.headers ?? {}).every(([header, value]) => result.headers[header] === value) &&
    (wanted.bodySize === undefined || result.bodySize === wanted.bodySize) &&
    (wanted.body === undefined || result.body === wanted.body) &&
    (wanted.bodyHas === undefined || result.body.includes(wanted.bodyHas))
  )
}

/** The pattern in words: `status 301, location: http://…, 0 bytes`. */
export function describePattern({ status, headers = {}, bodySize, body, bodyHas }: ResponsePattern): string {
  return [
    `status ${status}`,
    ...Object.entries(headers).map(([header, value]) =>
      value === undefined ? `no ${header}` : `${header}: ${value}`,
    ),
    ...(bodySize === undefined ? [] : [`${bodySize} bytes`]),
    ...(body === undefined ? [] : [`body ${JSON.stringify(body)}`]),
    ...(bodyHas === undefined ? [] : [`"${bodyHas}" in the body`]),
  ].join(', ')
}

/** What an answer was instead, as far as the pattern asks. */
export function describeResponse(result: TrafficResult, wanted: ResponsePattern): string {
  if (result.error !== undefined) return `${result.error} (${result.message})`
  return [
    `status ${result.status}`,
    ...Object.keys(wanted.headers ?? {}).map((header) => `${header}: ${result.headers[header]}`),
    ...(wanted.bodySize === undefined ? [] : [`${result.bodySize} bytes`]),
    ...(wanted.body === undefined ? [] : [`body ${JSON.stringify(result.body)}`]),
    ...(wanted.bodyHas === undefined || result.body.includes(wanted.bodyHas)
      ? []
      : [`no "${wanted.bodyHas}" in the body`]),
  ].join(', ')
}
