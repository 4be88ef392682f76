import type { MeshConfig } from './mesh-state.ts'
import { present } from './present.ts'
import type { Json, Resource } from './snapshot.ts'
import { typeUrl } from './well-known.ts'

/** Istio's text format, one line a request; tools count its blanks, so not a character may change. */
const istioTextFormat =
  '[%START_TIME%] "%REQ(:METHOD)% %REQ(X-ENVOY-ORIGINAL-PATH?:PATH)% %PROTOCOL%" %RESPONSE_CODE% %RESPONSE_FLAGS% ' +
  '%RESPONSE_CODE_DETAILS% %CONNECTION_TERMINATION_DETAILS% "%UPSTREAM_TRANSPORT_FAILURE_REASON%" %BYTES_RECEIVED% ' +
  '%BYTES_SENT% %DURATION% %RESP(X-ENVOY-UPSTREAM-SERVICE-TIME)% "%REQ(X-FORWARDED-FOR)%" "%REQ(USER-AGENT)%" ' +
  '"%REQ(X-REQUEST-ID)%" "%REQ(:AUTHORITY)%" "%UPSTREAM_HOST%" %UPSTREAM_CLUSTER_RAW% %UPSTREAM_LOCAL_ADDRESS% ' +
  '%DOWNSTREAM_LOCAL_ADDRESS% %DOWNSTREAM_REMOTE_ADDRESS% %REQUESTED_SERVER_NAME% %ROUTE_NAME%\n'

/** The same as one JSON object a line. */
const istioJsonFormat: Readonly<Record<string, string>> = {
  start_time: '%START_TIME%',
  route_name: '%ROUTE_NAME%',
  method: '%REQ(:METHOD)%',
  path: '%REQ(X-ENVOY-ORIGINAL-PATH?:PATH)%',
  protocol: '%PROTOCOL%',
  response_code: '%RESPONSE_CODE%',
  response_flags: '%RESPONSE_FLAGS%',
  response_code_details: '%RESPONSE_CODE_DETAILS%',
  connection_termination_details: '%CONNECTION_TERMINATION_DETAILS%',
  bytes_received: '%BYTES_RECEIVED%',
  bytes_sent: '%BYTES_SENT%',
  duration: '%DURATION%',
  upstream_service_time: '%RESP(X-ENVOY-UPSTREAM-SERVICE-TIME)%',
  x_forwarded_for: '%REQ(X-FORWARDED-FOR)%',
  user_agent: '%REQ(USER-AGENT)%',
  request_id: '%REQ(X-REQUEST-ID)%',
  authority: '%REQ(:AUTHORITY)%',
  upstream_host: '%UPSTREAM_HOST%',
  upstream_cluster: '%UPSTREAM_CLUSTER_RAW%',
  upstream_local_address: '%UPSTREAM_LOCAL_ADDRESS%',
  downstream_local_address: '%DOWNSTREAM_LOCAL_ADDRESS%',
  downstream_remote_address: '%DOWNSTREAM_REMOTE_ADDRESS%',
  requested_server_name: '%REQUESTED_SERVER_NAME%',
  upstream_transport_failure_reason: '%UPSTREAM_TRANSPORT_FAILURE_REASON%',
}

/** What `accessLogFormat` and `accessLogEncoding` of the mesh say. */
export function meshLogFormat({ accessLogFormat, accessLogEncoding }: MeshConfig): Resource {
  return accessLogEncoding === 'JSON' ? jsonFormat(parseLabels(accessLogFormat)) : textFormat(accessLogFormat)
}

/** Istio ends a line where the format does not. */
export function textFormat(format: string | undefined): Resource {
  const text = format ? format.replace(/\n?$/, '\n') : istioTextFormat
  return { text_format_source: { inline_string: text }, ...formatters(text) }
}

export function jsonFormat(labels: Resource | undefined): Resource {
  const format = labels === undefined || Object.keys(labels).length === 0 ? istioJsonFormat : labels
  return { json_format: format, json_format_options: {}, ...formatters(JSON.stringify(format)) }
}

/** As istiod, falls back to Istio's format where the text is no JSON object. */
function parseLabels(format: string | undefined): Resource | undefined {
  try {
    const parsed: unknown = JSON.parse(format ?? '')
    return isLabels(parsed) ? parsed : undefined
  } catch {
    return undefined
  }
}

function isLabels(value: unknown): value is Resource {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** One command is an extension of Envoy's, which has to be named. */
function formatters(format: string): Resource {
  if (!format.includes('%REQ_WITHOUT_QUERY')) return {}
  const type = typeUrl('envoy.extensions.formatter.req_without_query.v3.ReqWithoutQuery')
  return { formatters: [{ name: 'envoy.formatter.req_without_query', typed_config: { '@type': type } }] }
}

/** A logger that appends to a file. */
export function buildFileLog(path: string, format: Resource, omitEmptyValues = false): Resource {
  return {
    name: 'envoy.access_loggers.file',
    typed_config: {
      '@type': typeUrl('envoy.extensions.access_loggers.file.v3.FileAccessLog'),
      path,
      log_format: present({ ...format, omit_empty_values: omitEmptyValues || undefined }),
    },
  }
}

/** The same log on a standard stream, also where that is a socket, which no file logger can open. */
export function buildStreamLog(
  stream: 'stdout' | 'stderr',
  format: Json | undefined = textFormat(undefined),
): Resource {
  const message = stream === 'stdout' ? 'StdoutAccessLog' : 'StderrAccessLog'
  return {
    name: `envoy.access_loggers.${stream}`,
    typed_config: {
      '@type': typeUrl(`envoy.extensions.access_loggers.stream.v3.${message}`),
      log_format: format,
    },
  }
}
