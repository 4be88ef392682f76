import { isResource, resourcesAt, textsAt, valueAt } from '../json.ts'
import type { Listener, Resource } from '../snapshot.ts'

/** A new connection, as far as it decides which filters it meets. */
export interface SimulatedConnection {
  /** Where the client wants to go; a name where nobody knows its address. */
  readonly address: string
  readonly port: number
  /** `tls` comes with the server's name. */
  readonly protocol: 'http' | 'tls' | 'bytes'
  readonly serverName: string
}

/** Envoy's choice among a listener's filter chains; undefined where it closes the connection. */
export function findFilterChain(listener: Listener, connection: SimulatedConnection): Resource | undefined {
  const chains = resourcesAt(listener, 'filter_chains')
  const seen = inspected(listener, connection)
  const matched = steps(connection, seen).reduce<readonly Resource[]>(narrow, chains)
  const [otherwise] = [listener.default_filter_chain].filter(isResource)
  return matched[0] ?? otherwise
}

interface Inspected {
  readonly transport: string
  readonly applications: readonly string[]
  readonly serverName: string
}

/** What the inspectors of this listener find out. */
function inspected(listener: Listener, { protocol, serverName }: SimulatedConnection): Inspected {
  const filters = resourcesAt(listener, 'listener_filters').map(({ name }) => String(name))
  const reads = (name: string) => filters.includes(`envoy.filters.listener.${name}`)
  if (protocol === 'tls' && reads('tls_inspector'))
    return { transport: 'tls', applications: ['h2', 'http/1.1'], serverName: serverName.toLowerCase() }
  const applications = protocol === 'http' && reads('http_inspector') ? ['http/1.1'] : []
  return { transport: 'raw_buffer', applications, serverName: '' }
}

/** How well a chain fits by one criterion: undefined not at all, 0 where it names none, else the more the better. */
type Step = (match: Resource) => number | undefined

/** In Envoy's order: each criterion is settled before the next one is looked at. */
function steps({ address, port }: SimulatedConnection, seen: Inspected): readonly Step[] {
  const isOneOf = (wanted: readonly string[], values: readonly string[]) => {
    if (wanted.length === 0) return 0
    return wanted.some((item) => values.includes(item)) ? 1 : undefined
  }
  return [
    ({ destination_port: wanted }) => (wanted === undefined ? 0 : wanted === port ? 1 : undefined),
    (match) => {
      const ranges = resourcesAt(match, 'prefix_ranges')
      if (ranges.length === 0) return 0
      const lengths = ranges.filter((range) => isWithin(address, range)).map(lengthOf)
      return lengths.length === 0 ? undefined : 1 + Math.max(...lengths)
    },
    (match) => {
      const names = textsAt(match, 'server_names').map((name) => name.toLowerCase())
      if (names.length === 0) return 0
      if (names.includes(seen.serverName)) return 1000
      const wild = names.filter((name) => name.startsWith('*.') && seen.serverName.endsWith(name.slice(1)))
      return wild.length === 0 ? undefined : Math.max(...wild.map((name) => name.length))
    },
    ({ transport_protocol: wanted }) =>
      wanted === undefined || wanted === '' ? 0 : wanted === seen.transport ? 1 : undefined,
    (match) => isOneOf(textsAt(match, 'application_protocols'), seen.applications),
  ]
}

/** Chains that name the criterion and fit best; where none does, those that do not name it. */
function narrow(chains: readonly Resource[], step: Step): readonly Resource[] {
  const ranked = chains.flatMap((chain) => {
    const match = chain.filter_chain_match
    const rank = step(isResource(match) ? match : {})
    return rank === undefined ? [] : [{ chain, rank }]
  })
  const best = Math.max(...ranked.map(({ rank }) => rank))
  return ranked.filter(({ rank }) => rank === best).map(({ chain }) => chain)
}

function isWithin(address: string, range: Resource): boolean {
  const bits = bitsOf(address)
  const prefix = bitsOf(String(range.address_prefix))
  return bits !== undefined && prefix !== undefined && bits.startsWith(prefix.slice(0, lengthOf(range)))
}

function lengthOf(range: Resource): number {
  const length = valueAt(range, 'prefix_len')
  return typeof length === 'number' ? length : 0
}

/** The 32 bits of an IPv4 address. */
function bitsOf(address: string): string | undefined {
  const parts = address.split('.').map(Number)
  if (parts.length !== 4 || parts.some((part) => !(part >= 0 && part <= 255))) return undefined
  return parts.map((part) => part.toString(2).padStart(8, '0')).join('')
}
