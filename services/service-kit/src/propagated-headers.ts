import type { IncomingHttpHeaders, OutgoingHttpHeaders } from 'node:http'

/** Request headers that tie the calls of one request together: Envoy's request id, B3, W3C trace context. */
export const traceHeaders = [
  'x-request-id',
  'x-b3-traceid',
  'x-b3-spanid',
  'x-b3-parentspanid',
  'x-b3-sampled',
  'x-b3-flags',
  'x-ot-span-context',
  'traceparent',
  'tracestate',
] as const

/** What a service of Bookinfo passes on: the traces of more systems, who asks, and with what client. */
export const bookinfoHeaders = [
  ...traceHeaders,
  'x-datadog-trace-id',
  'x-datadog-parent-id',
  'x-datadog-sampling-priority',
  'x-cloud-trace-context',
  'grpc-trace-bin',
  'sw8',
  'user-agent',
  'cookie',
  'authorization',
  'jwt',
  'end-user',
] as const

/** The headers among `names` that the incoming request has, unchanged, for the calls made on its behalf. */
export function pickHeaders(incoming: IncomingHttpHeaders, names: readonly string[]): OutgoingHttpHeaders {
  const picked: OutgoingHttpHeaders = {}
  for (const name of names) {
    const value = incoming[name]
    if (value !== undefined) picked[name] = value
  }
  return picked
}
