import { hostMatches } from '../istio/validation/host-matches.ts'
import { number, record, records, text } from '../proto-reader.ts'
import { type Advice, advice } from './advice.ts'
import { type DestinationAt, destinationsOf } from './destinations-of.ts'
import { fullHost } from './host-names.ts'
import type { MeshIndex, Rule } from './mesh-index.ts'

/** Destinations of a VirtualService that lead nowhere, or to a Service whose port must be named. */
export function checkDestinations(rule: Rule, mesh: MeshIndex): Advice[] {
  return destinationsOf(rule.spec).flatMap((at) => [
    ...unknownHost(rule, at, mesh),
    ...unknownSubset(rule, at, mesh),
    ...missingPort(rule, at, mesh),
  ])
}

function unknownHost(rule: Rule, { destination, path }: DestinationAt, mesh: MeshIndex): Advice[] {
  const host = text(destination, 'host')
  const full = fullHost(host, rule.namespace)
  if (mesh.services.has(full) || mesh.externalHosts.some((known) => hostMatches(known, full))) return []
  const hint = hostHint(host, mesh)
  return [
    advice('MESH102', 'error', rule.object, `${path}.host`, [
      `no Service has the host "${host}"${host === full ? '' : ` (${full})`}: requests would get 503`,
      hint,
    ]),
  ]
}

/** `forecast.weather` is not expanded: only a name without a dot is. */
function hostHint(host: string, mesh: MeshIndex): string {
  const name = host.split('.')[0] ?? host
  const alike = [...mesh.services.keys()].filter((known) => known.startsWith(`${name}.`))
  return alike.length > 0
    ? `Did you mean ${alike.join(' or ')}? A name without a dot is looked for in the namespace of the rule.`
    : 'Check the spelling, or apply the Service first.'
}

function unknownSubset(rule: Rule, { destination, path }: DestinationAt, mesh: MeshIndex): Advice[] {
  const subset = text(destination, 'subset')
  const full = fullHost(text(destination, 'host'), rule.namespace)
  if (subset === '' || mesh.subsets.has(`${full}+${subset}`)) return []
  const defined = [...mesh.subsets].flatMap((known) =>
    known.startsWith(`${full}+`) ? [known.slice(full.length + 1)] : [],
  )
  return [
    advice('MESH103', 'error', rule.object, `${path}.subset`, [
      `no DestinationRule for ${full} defines the subset "${subset}": requests would get 503`,
      defined.length > 0
        ? `Defined are: ${defined.join(', ')}.`
        : 'Apply a DestinationRule for this host that lists the subset.',
    ]),
  ]
}

function missingPort(rule: Rule, { destination, path }: DestinationAt, mesh: MeshIndex): Advice[] {
  const host = text(destination, 'host')
  const service = mesh.services.get(fullHost(host, rule.namespace))
  const ports = records(service?.spec, 'ports').map((port) => number(port, 'port'))
  if (ports.length < 2 || record(destination, 'port') !== undefined) return []
  return [
    advice('MESH111', 'error', rule.object, path, [
      `the Service "${host}" has several ports (${ports.join(', ')}), and the destination names none`,
      'Add `port: {number: …}` to the destination.',
    ]),
  ]
}
