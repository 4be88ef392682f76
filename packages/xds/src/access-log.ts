import { buildFileLog, meshLogFormat } from './log-format.ts'
import type { ProxyConfig } from './proxy-config.ts'
import type { Json, Resource } from './snapshot.ts'
import { typeUrl } from './well-known.ts'

/** What is logged: by Telemetry objects where they name a log, else by the mesh, whose default is nothing. */
export function buildAccessLog(config: ProxyConfig): Json | undefined {
  return buildLogs(config, [])
}

/** What a listener itself logs: connections that match none of its filter chains. */
export function buildListenerAccessLog(config: ProxyConfig): Json | undefined {
  return buildLogs(config, [{ response_flag_filter: { flags: ['NR'] } }])
}

function buildLogs(config: ProxyConfig, filters: readonly Resource[]): Json | undefined {
  const { accessLogs = [], accessLogFile } = config
  if (accessLogs.length === 0) {
    return accessLogFile
      ? [{ ...buildFileLog(accessLogFile, meshLogFormat(config)), ...filterOf(filters) }]
      : undefined
  }
  const logs = accessLogs.flatMap(({ log, expression, disabled }) => {
    if (disabled) return []
    const own = expression === undefined ? [] : [expressionFilter(expression)]
    return [{ ...log, ...filterOf([...filters, ...own]) }]
  })
  return logs.length > 0 ? logs : undefined
}

function filterOf(filters: readonly Resource[]): Resource {
  const [only] = filters
  if (only === undefined) return {}
  return { filter: filters.length === 1 ? only : { and_filter: { filters } } }
}

/** A condition on the request in CEL. */
function expressionFilter(expression: string): Resource {
  return {
    extension_filter: {
      name: 'envoy.access_loggers.extension_filters.cel',
      typed_config: {
        '@type': typeUrl('envoy.extensions.access_loggers.filters.cel.v3.ExpressionFilter'),
        expression,
      },
    },
  }
}
