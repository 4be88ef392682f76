import { hostMatches } from '../istio/validation/host-matches.ts'
import { record, records, text, textEntries } from '../proto-reader.ts'
import { hasLabels } from '../selectors.ts'
import { type Advice, advice } from './advice.ts'
import { fullHost } from './host-names.ts'
import type { MeshIndex, Rule } from './mesh-index.ts'

/** A DestinationRule for a host that nobody has, and subsets without pods. */
export function checkDestinationRuleTargets(rule: Rule, mesh: MeshIndex): Advice[] {
  const written = text(rule.spec, 'host')
  const host = fullHost(written, rule.namespace)
  const hosts = [...mesh.services.keys(), ...mesh.externalHosts]
  if (!hosts.some((known) => hostMatches(host, known)))
    return [
      advice('MESH110', 'warning', rule.object, 'spec.host', [
        `no Service has the host "${written}"${host === written ? '' : ` (${host})`}: the rule has no effect`,
        'Check the spelling and the namespace of the rule, or apply the Service first.',
      ]),
    ]
  const service = mesh.services.get(host)
  const selector = record(service?.spec, 'selector')
  if (service === undefined || selector === undefined) return []
  const selected = Object.fromEntries(textEntries(service.spec, 'selector'))
  const pods = mesh.workloads.filter(
    ({ namespace, labels }) => namespace === service.namespace && hasLabels(selected, labels),
  )
  return records(rule.spec, 'subsets').flatMap((subset, index) => {
    const wanted = Object.fromEntries(textEntries(subset, 'labels'))
    if (pods.some(({ labels }) => hasLabels(wanted, labels))) return []
    const shown = Object.entries(wanted).map(([key, value]) => `${key}=${value}`)
    // A subset that nothing routes to may wait for its pods.
    const level = mesh.routedSubsets.has(`${host}+${text(subset, 'name')}`) ? 'error' : 'info'
    return [
      advice('MESH109', level, rule.object, `spec.subsets[${index}]`, [
        `the subset "${text(subset, 'name')}" selects no pod of ${host} (${shown.join(',')}): requests would get 503`,
        'Start pods with these labels, or correct the labels of the subset.',
      ]),
    ]
  })
}
