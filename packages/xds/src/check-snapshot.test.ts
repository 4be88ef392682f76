import { describe, expect, it } from 'vitest'
import { buildSnapshot } from './build-snapshot.ts'
import { checkSnapshot } from './check-snapshot.ts'
import { frontend, weatherMesh } from './testing/weather-mesh.ts'

const mesh = weatherMesh()
const good = buildSnapshot(mesh, frontend)

describe('checkSnapshot', () => {
  it('finds nothing in a snapshot that fits together', () => {
    expect(checkSnapshot(good)).toEqual([])
  })

  it('finds a route configuration that a listener names in vain', () => {
    const routes = good.routes.filter(({ name }) => name !== '3002')
    expect(checkSnapshot({ ...good, routes })).toEqual([
      'listener 0.0.0.0_3002 names route configuration 3002, which is not there',
    ])
  })

  it('finds a cluster without an endpoint set', () => {
    expect(checkSnapshot({ ...good, endpoints: good.endpoints.slice(1) })).toEqual([
      `cluster ${good.endpoints[0]?.cluster_name} has no endpoint set`,
    ])
  })

  it('finds a domain that stands twice, whatever its case', () => {
    const host = (name: string, domain: string) => ({ name, domains: [domain], routes: [] })
    const routes = [{ name: '3002', virtual_hosts: [host('a', 'forecast'), host('b', 'Forecast')] }]
    expect(checkSnapshot({ ...good, listeners: [], routes })).toEqual([
      'domain of 3002 forecast stands twice',
    ])
  })

  it('finds a cluster that a route names in vain, unless that is allowed', () => {
    const name = 'outbound|3002||forecast.weather.svc.cluster.local'
    const broken = { ...good, clusters: good.clusters.filter((cluster) => cluster.name !== name) }
    expect(checkSnapshot(broken)).toEqual([`3002 names cluster ${name}, which is not there`])
    expect(checkSnapshot(broken, { missingClusters: true })).toEqual([])
  })
})
