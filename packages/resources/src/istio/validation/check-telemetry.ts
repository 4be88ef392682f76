import { Environment } from '@marcbachmann/cel-js'
import type { JsonRecord } from '../../json-record.ts'
import { record, records, text } from '../../proto-reader.ts'
import { checkWorkloadSelector } from './check-selector-labels.ts'
import { all, type Findings, nothing, problem, problemIf, warning } from './findings.ts'

/** Names are looked up when a request is logged: of an expression only its form is checked. */
const expressions = new Environment({ unlistedVariablesAreDyn: true })

export function checkTelemetry(spec: JsonRecord): Findings {
  const tracing = records(spec, 'tracing')
  return all(
    checkWorkloadSelector(record(spec, 'selector')),
    ...records(spec, 'metrics').map(checkProviders),
    tracing.length > 1 ? warning('multiple tracing is not currently supported') : nothing,
    ...tracing.map(checkTracing),
    ...records(spec, 'accessLogging').map((entry) =>
      all(checkFilter(record(entry, 'filter')), checkProviders(entry)),
    ),
  )
}

function checkTracing(tracing: JsonRecord): Findings {
  const { randomSamplingPercentage: share } = tracing
  return all(
    records(tracing, 'providers').length > 1
      ? warning('multiple providers is not currently supported')
      : nothing,
    checkProviders(tracing),
    problemIf(
      typeof share === 'number' && (share < 0 || share > 100),
      'randomSamplingPercentage must be in range [0.0, 100.0]',
    ),
  )
}

function checkProviders(entry: JsonRecord): Findings {
  const unnamed = records(entry, 'providers').some((provider) => text(provider, 'name') === '')
  return problemIf(unnamed, 'providers.name may not be empty')
}

function checkFilter(filter: JsonRecord | undefined): Findings {
  if (filter === undefined) return nothing
  try {
    expressions.parse(text(filter, 'expression'))
    return nothing
  } catch (error) {
    const [reason = ''] = String(error instanceof Error ? error.message : error).split('\n')
    return problem(`must be a valid CEL expression, ${reason}`)
  }
}
