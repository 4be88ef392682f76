import type { Json, Resource, Snapshot } from '@traffic-lab/xds'
import { describe, expect, it } from 'vitest'
import { compareXds } from './compare-xds.ts'
import { readGoldenCase } from './golden-case.ts'
import { withoutLeftOut } from './left-out.ts'

const golden = readGoldenCase('t-5.3-weight-50')
const expected = withoutLeftOut(golden.proxies[0]?.expected ?? {})

/** The configuration with each message replaced. */
function changed(replace: (message: Resource) => Resource): Snapshot {
  const walk = (value: Json): Json => {
    if (Array.isArray(value)) return value.map(walk)
    if (typeof value !== 'object' || value === null) return value
    return replace(Object.fromEntries(Object.entries(value).map(([field, item]) => [field, walk(item)])))
  }
  return JSON.parse(JSON.stringify(walk(JSON.parse(JSON.stringify(expected)))))
}

/** Changes one field wherever it has this value. */
function withField(field: string, from: Json, to: Json): Snapshot {
  return changed((message) => (message[field] === from ? { ...message, [field]: to } : message))
}

describe('equal meaning', () => {
  it('is found when lists without an order are reversed', () => {
    const unordered = ['virtual_hosts', 'domains', 'clusters', 'lb_endpoints', 'filter_chains']
    const reversed = changed((message) =>
      Object.fromEntries(
        Object.entries(message).map(([field, value]) => [
          field,
          unordered.includes(field) && Array.isArray(value) ? value.toReversed() : value,
        ]),
      ),
    )
    expect(compareXds(expected, reversed)).toEqual([])
  })

  it('is found between camelCase and snake_case', () => {
    const renamed = changed((message) =>
      Object.fromEntries(
        Object.entries(message).map(([field, value]) => [
          /^(name|cluster_name|envoy\..*)$/.test(field)
            ? field
            : field.replace(/_(.)/g, (_, letter: string) => letter.toUpperCase()),
          value,
        ]),
      ),
    )
    expect(compareXds(expected, renamed)).toEqual([])
  })

  it('is found when bookkeeping is left out', () => {
    const lean = changed(({ metadata: _, alt_stat_name: __, decorator: ___, ...message }) => message)
    expect(compareXds(expected, lean)).toEqual([])
  })
})

describe('a difference is found', () => {
  it('in a weight', () => {
    expect(compareXds(expected, withField('weight', 50, 60))).not.toEqual([])
  })

  it('in the cluster of a route', () => {
    const lines = compareXds(
      expected,
      withField('cluster', 'outbound|3003||advertisement.weather.svc.cluster.local', 'elsewhere'),
    )
    expect(lines.filter((line) => line.startsWith('routes 3003'))).toHaveLength(1)
  })

  it('in the order of routes', () => {
    const twoRoutes = changed((message) =>
      Array.isArray(message.routes)
        ? { ...message, routes: [{ match: { path: '/first' } }, ...message.routes] }
        : message,
    )
    const reversed = JSON.parse(JSON.stringify(twoRoutes), (field, value) =>
      field === 'routes' && Array.isArray(value) && value[0]?.match ? value.reverse() : value,
    )
    expect(compareXds(twoRoutes, twoRoutes)).toEqual([])
    expect(compareXds(twoRoutes, reversed)).not.toEqual([])
  })

  it('in the order of HTTP filters', () => {
    const reversed = changed((message) =>
      Array.isArray(message.http_filters)
        ? { ...message, http_filters: message.http_filters.toReversed() }
        : message,
    )
    expect(compareXds(expected, reversed)).not.toEqual([])
  })

  it('in a timeout, a number of retries and a load balancing policy', () => {
    expect(compareXds(expected, withField('timeout', '0s', '15s'))).not.toEqual([])
    expect(compareXds(expected, withField('num_retries', 2, 3))).not.toEqual([])
    expect(compareXds(expected, withField('lb_policy', 'LEAST_REQUEST', 'RANDOM'))).not.toEqual([])
  })

  it('when a resource is missing, and when there is one too many', () => {
    const fewer = { ...expected, clusters: expected.clusters.slice(1) }
    const name = expected.clusters[0]?.name
    expect(compareXds(expected, fewer)).toEqual([`clusters ${name}: missing`])
    expect(compareXds(fewer, expected)).toEqual([`clusters ${name}: not expected`])
  })

  it('in the address of an endpoint', () => {
    expect(compareXds(expected, withField('address', '127.10.3.2', '127.10.3.3'))).not.toEqual([])
  })
})
