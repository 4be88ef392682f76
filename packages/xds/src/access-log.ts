import type { MeshConfig } from './mesh-state.ts'
import type { Json, Resource } from './snapshot.ts'
import { typeUrl } from './well-known.ts'

/** Istio's text format, one line a request; tools count its blanks, so not a character may change. */
const istioTextFormat =
  '[%START_TIME%] "%REQ(:METHOD)% %REQ(X-ENVOY-ORIGINAL-PATH?:PATH)% %PROTOCOL%" %RESPONSE_CODE% %RESPONSE_FLAGS% ' +
  '%RESPONSE_CODE_DETAILS% %CONNECTION_TERMINATION_DETAILS% "%UPSTREAM_TRANSPORT_FAILURE_REASON%" %BYTES_RECEIVED% ' +
  '%BYTES_SENT% %DURATION% %RESP(X-ENVOY-UPSTREAM-SERVICE-TIME)% "%REQ(X-FORWARDED-FOR)%" "%REQ(USER-AGENT)%" ' +
  '"%REQ(X-REQUEST-ID)%" "%REQ(:AUTHORITY)%" "%UPSTREAM_HOST%" %UPSTREAM_CLUSTER_RAW% %UPSTREAM_LOCAL_ADDRESS% ' +
  '%DOWNSTREAM_LOCAL_ADDRESS% %DOWNSTREAM_REMOTE_ADDRESS% %REQUESTED_SERVER_NAME% %ROUTE_NAME%\n'

const logFormat = { text_format_source: { inline_string: istioTextFormat } }

/** The mesh's access log; undefined where the mesh has none, which is Istio's default. */
export function buildAccessLog({ accessLogFile }: MeshConfig): Json | undefined {
  if (!accessLogFile) return undefined
  return [buildFileLog(accessLogFile)]
}

/** What a listener itself logs: connections that match none of its filter chains. */
export function buildListenerAccessLog({ accessLogFile }: MeshConfig): Json | undefined {
  if (!accessLogFile) return undefined
  return [{ ...buildFileLog(accessLogFile), filter: { response_flag_filter: { flags: ['NR'] } } }]
}

function buildFileLog(path: string): Resource {
  return {
    name: 'envoy.access_loggers.file',
    typed_config: {
      '@type': typeUrl('envoy.extensions.access_loggers.file.v3.FileAccessLog'),
      path,
      log_format: logFormat,
    },
  }
}

/** The same lines on standard output, also where that is a socket, which no file logger can open. */
export function buildStdoutLog(): Resource {
  return {
    name: 'envoy.access_loggers.stdout',
    typed_config: {
      '@type': typeUrl('envoy.extensions.access_loggers.stream.v3.StdoutAccessLog'),
      log_format: logFormat,
    },
  }
}
