import type { JsonRecord } from '../../json-record.ts'
import { textEntries } from '../../proto-reader.ts'
import { quote } from './common-values.ts'
import { all, type Findings, nothing, problemIf, warning } from './findings.ts'

/** A selector with `labels`, as ServiceEntry and Sidecar have it. */
export function checkSelectorLabels(selector: JsonRecord | undefined): Findings {
  return checkSelector(selector, 'labels')
}

/** A selector with `matchLabels`, as all other rules for chosen workloads have it. */
export function checkWorkloadSelector(selector: JsonRecord | undefined): Findings {
  return checkSelector(selector, 'matchLabels')
}

function checkSelector(selector: JsonRecord | undefined, field: string): Findings {
  if (selector === undefined) return nothing
  const labels = textEntries(selector, field)
  return all(
    ...labels.map(([key, value]) => {
      const shown = quote(`${key}=${value}`)
      return all(
        problemIf(key === '', `empty key is not supported in selector: ${shown}`),
        problemIf(`${key}${value}`.includes('*'), `wildcard is not supported in selector: ${shown}`),
      )
    }),
    labels.length === 0 ? warning('workload selector specified without labels') : nothing,
  )
}
