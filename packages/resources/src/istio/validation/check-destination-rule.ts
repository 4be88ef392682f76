import type { JsonRecord } from '../../json-record.ts'
import { record, records, text, textEntries, texts } from '../../proto-reader.ts'
import { checkSubsetName } from './check-destination.ts'
import { checkWorkloadSelector } from './check-selector-labels.ts'
import { checkTrafficPolicy } from './check-traffic-policy.ts'
import { checkExportTo, checkLabelSet, checkWildcardDomain } from './common-values.ts'
import { all, errorsOnly, type Findings, nothing, problemIf } from './findings.ts'

export function checkDestinationRule(spec: JsonRecord, namespace: string): Findings {
  const subsets = records(spec, 'subsets')
  const names = subsets.map((subset) => text(subset, 'name'))
  const selector = record(spec, 'workloadSelector')
  const exportTo = texts(spec, 'exportTo')
  return all(
    checkWildcardDomain(text(spec, 'host')),
    checkTrafficPolicy(record(spec, 'trafficPolicy')),
    ...subsets.map((subset, index) => {
      const name = text(subset, 'name')
      return all(
        problemIf(names.indexOf(name) < index, `duplicate subset names: ${name}`),
        errorsOnly(
          all(
            checkSubsetName(name),
            checkLabelSet(textEntries(subset, 'labels')),
            checkTrafficPolicy(record(subset, 'trafficPolicy')),
          ),
        ),
      )
    }),
    all(
      checkExportTo(exportTo, namespace),
      selector === undefined ? nothing : checkSelectedExport(exportTo, namespace),
    ),
    checkWorkloadSelector(selector),
  )
}

function checkSelectedExport(exportTo: readonly string[], namespace: string): Findings {
  const targets = new Set(exportTo.map((entry) => (entry === '.' ? namespace : entry)))
  if (targets.size === 0) return nothing
  const rule = 'destination rule with workload selector cannot have'
  return targets.has(namespace)
    ? problemIf(targets.size > 1, `${rule} multiple entries in exportTo`)
    : problemIf(true, `${rule} exportTo beyond current namespace`)
}
