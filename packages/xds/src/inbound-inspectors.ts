import { textsAt, valueAt } from './json.ts'
import { httpInspector, tlsInspector } from './listener-filters.ts'
import type { Resource } from './snapshot.ts'

/**
 * The listener filters that look at the first bytes, each only on the ports whose filter chains ask for what it finds.
 * Chains without a port are for all other ports, and count as port 0.
 */
export function buildInspectors(chains: readonly Resource[]): readonly Resource[] {
  const tls = portsWhere(
    chains,
    (chain) => valueAt(chain, 'filter_chain_match', 'transport_protocol') === 'tls',
  )
  const http = portsWhere(chains, (chain) =>
    textsAt(chain, 'filter_chain_match', 'application_protocols').some((name) => plainHttp.has(name)),
  )
  const ports = [...new Set(chains.map(portOf))].sort((a, b) => a - b)
  const tlsPorts = ports.filter((port) => port !== 0 && tls.has(port) !== tls.has(0))
  return [
    ...(tls.size === 0 ? [] : [tls.has(0) ? off(tlsInspector, tlsPorts) : only(tlsInspector, tlsPorts)]),
    ...(http.size === 0
      ? []
      : [
          off(
            httpInspector,
            ports.filter((port) => !http.has(port)),
          ),
        ]),
  ]
}

const plainHttp = new Set(['http/1.1', 'h2c'])

function portsWhere(chains: readonly Resource[], asks: (chain: Resource) => boolean): ReadonlySet<number> {
  return new Set(chains.filter(asks).map(portOf))
}

function portOf(chain: Resource): number {
  const port = valueAt(chain, 'filter_chain_match', 'destination_port')
  return typeof port === 'number' ? port : 0
}

function off(filter: Resource, ports: readonly number[]): Resource {
  return ports.length === 0 ? filter : { ...filter, filter_disabled: anyOf(ports) }
}

function only(filter: Resource, ports: readonly number[]): Resource {
  return ports.length === 0 ? filter : { ...filter, filter_disabled: { not_match: anyOf(ports) } }
}

function anyOf(ports: readonly number[]): Resource {
  const rules = ports.map((port) => ({ destination_port_range: { start: port, end: port + 1 } }))
  const [single = {}] = rules
  return rules.length === 1 ? single : { or_match: { rules } }
}
