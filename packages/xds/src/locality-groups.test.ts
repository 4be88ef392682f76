import { describe, expect, it } from 'vitest'
import { arrangeLocalities, groupByLocality } from './locality-groups.ts'
import type { MeshEndpoint } from './mesh-services.ts'

const zones = ['r1/z1/a', 'r1/z1/b', 'r1/z2/c', 'r2/z3/d', 'r3/z4/e']

function endpointIn(locality: string, labels = {}): MeshEndpoint {
  return { address: '127.10.1.1', portName: 'http', port: 80, ready: true, labels, locality }
}

const groups = groupByLocality(zones.map((locality) => endpointIn(locality)))
const place = { locality: 'r1/z1/a', labels: {}, identity: '' }

function shares(to: Readonly<Record<string, number>>, from = 'r1/z1/*') {
  const setting = {
    distribute: [
      { from: 'elsewhere', to: { '*': 100 } },
      { from, to },
    ],
  }
  const arranged = arrangeLocalities(groups, place, { setting, fails: true })
  return arranged.map(({ weight, endpoints }) => [weight, endpoints.length])
}

describe('shares', () => {
  it('are divided over the localities that they cover, and rounded up', () => {
    expect(shares({ 'r1/z1/*': 75, 'r1/z2/*': 25 })).toEqual([
      [38, 1],
      [38, 1],
      [25, 1],
      [1, 0],
      [1, 0],
    ])
  })

  it('of a region or of all take every zone of it', () => {
    expect(shares({ r1: 90, 'r2/*': 10 }).map(([weight]) => weight)).toEqual([30, 30, 30, 10, 1])
    expect(shares({ '*': 100 }).map(([weight]) => weight)).toEqual([20, 20, 20, 20, 20])
  })

  it('are for clients from where they say, and for nobody else', () => {
    expect(shares({ '*': 100 }, 'r1/z2')).toEqual(groups.map(() => [1, 1]))
  })
})

function priorities(setting: object, labels = {}) {
  const arranged = arrangeLocalities(groups, { ...place, labels }, { setting, fails: true })
  return arranged.map(({ priority }) => priority)
}

describe('failover', () => {
  it('goes from the own subzone outwards', () => {
    expect(priorities({})).toEqual([0, 1, 2, 3, 3])
  })

  it('goes to the region that a rule names before the others', () => {
    expect(priorities({ failover: [{ from: 'r1', to: 'r3' }] })).toEqual([0, 1, 2, 4, 3])
    expect(priorities({ failover: [{ from: 'r2', to: 'r3' }] })).toEqual([0, 1, 2, 3, 3])
  })

  it('knows nothing of places where the client has none', () => {
    const nowhere = { ...place, locality: '' }
    const arranged = arrangeLocalities(groups, nowhere, { setting: {}, fails: true })
    expect(arranged.map(({ priority }) => priority)).toEqual([0, 0, 0, 0, 0])
  })

  it('needs endpoints that can fail', () => {
    expect(arrangeLocalities(groups, place, { setting: {}, fails: false })).toBe(groups)
    expect(arrangeLocalities(groups, place, undefined)).toBe(groups)
  })
})

describe('failover by labels', () => {
  const mixed = groupByLocality([
    endpointIn('r1/z1/a', { version: 'v1', tier: 'gold' }),
    endpointIn('r1/z1/a', { version: 'v2', tier: 'gold' }),
    endpointIn('r1/z1/b', { version: 'v2', tier: 'tin' }),
  ])
  const arrange = (failoverPriority: readonly string[], failover: readonly object[] = []) =>
    arrangeLocalities(
      mixed,
      { ...place, labels: { version: 'v2', tier: 'tin' } },
      { setting: { failoverPriority, failover }, fails: true },
    ).map(({ locality, priority, weight }) => [locality, priority, weight])

  it('splits a locality, and counts from the first label that differs', () => {
    expect(arrange(['version', 'tier'])).toEqual([
      ['r1/z1/a', 1, 1],
      ['r1/z1/a', 2, 1],
      ['r1/z1/b', 0, 1],
    ])
  })

  it('takes a value that the rule gives for the own one', () => {
    expect(arrange(['tier=gold'])).toEqual([
      ['r1/z1/a', 0, 2],
      ['r1/z1/b', 1, 1],
    ])
  })

  it('comes before the distance', () => {
    expect(arrange(['version'], [{ from: 'r1', to: 'r2' }])).toEqual([
      ['r1/z1/a', 0, 1],
      ['r1/z1/a', 2, 1],
      ['r1/z1/b', 1, 1],
    ])
  })
})
