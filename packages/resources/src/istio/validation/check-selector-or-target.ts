import { isRecord, type JsonRecord } from '../../json-record.ts'
import { record, records, text } from '../../proto-reader.ts'
import { checkWorkloadSelector } from './check-selector-labels.ts'
import { all, type Findings, nothing, problem, problemIf } from './findings.ts'

/** Which workloads a policy is for: by labels, or by naming what they stand behind; one of the two. */
export function checkSelectorOrTarget(spec: JsonRecord): Findings {
  const selector = record(spec, 'selector')
  const target = record(spec, 'targetRef')
  const targets = records(spec, 'targetRefs')
  const set = [selector !== undefined, target !== undefined, targets.length > 0].filter((is) => is)
  return all(
    problemIf(set.length > 1, 'only one of targetRefs or workloadSelector can be set'),
    checkWorkloadSelector(selector),
    checkTarget(target),
    ...targets.map(checkTarget),
  )
}

/** Kinds that a policy may name, as Go prints the list. */
const allowed = [
  { group: 'core', kind: 'Service' },
  { group: 'networking.istio.io', kind: 'ServiceEntry' },
  { group: 'gateway.networking.k8s.io', kind: 'Gateway' },
  { group: 'gateway.networking.k8s.io', kind: 'GatewayClass' },
]
const allowedText =
  '[/v1/Service networking.istio.io/v1/ServiceEntry gateway.networking.k8s.io/v1/Gateway ' +
  'gateway.networking.k8s.io/v1/GatewayClass]'

function checkTarget(target: JsonRecord | undefined): Findings {
  if (!isRecord(target)) return nothing
  const [group, kind] = [text(target, 'group'), text(target, 'kind')]
  const known = allowed.some((row) => row.kind === kind && row.group === (group || 'core'))
  return all(
    problemIf(text(target, 'name') === '', 'targetRef name must be set'),
    problemIf(
      text(target, 'namespace') !== '',
      'targetRef namespace must not be set; cross namespace referencing is not supported',
    ),
    known ? nothing : problem(`targetRef must be to one of ${allowedText} but was ${group}/${kind}`),
  )
}
