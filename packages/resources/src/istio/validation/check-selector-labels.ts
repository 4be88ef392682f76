import type { JsonRecord } from '../../json-record.ts'
import { textEntries } from '../../proto-reader.ts'
import { quote } from './common-values.ts'
import { all, type Findings, nothing, problemIf, warning } from './findings.ts'

/** A `workloadSelector` with `labels`, as ServiceEntry and Sidecar have it. */
export function checkSelectorLabels(selector: JsonRecord | undefined): Findings {
  if (selector === undefined) return nothing
  const labels = textEntries(selector, 'labels')
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
