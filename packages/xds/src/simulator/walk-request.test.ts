import { describe, expect, it } from 'vitest'
import type { Json, Listener, Resource, Snapshot } from '../snapshot.ts'
import type { SimulatedConnection } from './find-filter-chain.ts'
import type { SimulatedRequest } from './simulated-request.ts'
import { walkRequest } from './walk-request.ts'

const tcp = (cluster: string): Resource => ({
  name: 'envoy.filters.network.tcp_proxy',
  typed_config: { cluster },
})
const chain = (cluster: string, match: Resource = {}): Resource => ({
  name: cluster,
  filter_chain_match: match,
  filters: [tcp(cluster)],
})

function listener(address: string, port: number, chains: readonly Resource[], rest: Resource = {}): Listener {
  return {
    name: `${address}_${port}`,
    address: { socket_address: { address, port_value: port } },
    filter_chains: chains,
    ...rest,
  }
}

const tlsInspector: Json = [{ name: 'envoy.filters.listener.tls_inspector' }]
const request: SimulatedRequest = {
  method: 'GET',
  scheme: 'http',
  authority: 'a.example.com',
  path: '/',
  headers: new Map(),
}

function walk(listeners: readonly Listener[], connection: Partial<SimulatedConnection>) {
  const snapshot: Snapshot = { listeners, routes: [], clusters: [], endpoints: [] }
  const base = { address: '127.0.0.9', port: 443, protocol: 'tls', serverName: 'a.example.com' } as const
  return walkRequest(snapshot, { ...base, ...connection }, request)
}

describe('a connection', () => {
  it('takes the listener of its address before that of every address, else virtualOutbound', () => {
    const virtual = { ...listener('0.0.0.0', 15001, [chain('else')]), name: 'virtualOutbound' }
    const all = [
      virtual,
      listener('0.0.0.0', 443, [chain('any')]),
      listener('127.0.0.9', 443, [chain('own')]),
    ]
    expect(walk(all, {}).listener).toBe('127.0.0.9_443')
    expect(walk(all, { address: '127.0.0.8' }).listener).toBe('0.0.0.0_443')
    expect(walk(all, { port: 444 }).listener).toBe('virtualOutbound')
    expect(walk(all.slice(1), { port: 444 }).outcome).toMatchObject({ kind: 'closed' })
  })

  it('takes the chain of its server name, the longer wildcard first, as the inspector sees it', () => {
    const chains = [
      chain('com', { server_names: ['*.com'] }),
      chain('example', { server_names: ['*.example.com'] }),
      chain('exact', { server_names: ['b.example.com'] }),
    ]
    const at = (name: string, rest: Resource) =>
      walk([listener('0.0.0.0', 443, chains, rest)], { serverName: name }).filterChain
    const inspected = { listener_filters: tlsInspector, default_filter_chain: chain('other') }
    expect(at('a.example.com', inspected)).toBe('example')
    expect(at('b.example.com', inspected)).toBe('exact')
    expect(at('a.com', inspected)).toBe('com')
    expect(at('a.org', inspected)).toBe('other')
    expect(at('a.org', { listener_filters: tlsInspector })).toBeUndefined()
    expect(at('b.example.com', { default_filter_chain: chain('other') })).toBe('other')
  })

  it('settles a criterion before the next: the address before the protocol', () => {
    const range = { address_prefix: '127.0.0.0', prefix_len: 24 }
    const chains = [
      chain('narrow', { prefix_ranges: [range] }),
      chain('http', { transport_protocol: 'raw_buffer', application_protocols: ['http/1.1'] }),
    ]
    const one = listener('0.0.0.0', 443, chains, {
      listener_filters: [{ name: 'envoy.filters.listener.http_inspector' }],
    })
    expect(walk([one], { protocol: 'http' }).filterChain).toBe('narrow')
    expect(walk([one], { protocol: 'http', address: '10.0.0.1' }).filterChain).toBe('http')
    expect(walk([one], { protocol: 'bytes', address: '10.0.0.1' }).outcome).toMatchObject({ kind: 'closed' })
  })

  it('says which cluster is missing', () => {
    expect(walk([listener('0.0.0.0', 443, [chain('gone')])], {}).outcome).toEqual({
      kind: 'clusters',
      clusters: [{ name: 'gone', share: 1, endpoints: [], failure: 'no cluster' }],
    })
  })
})
