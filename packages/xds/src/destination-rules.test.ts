import type { DestinationRule } from '@traffic-lab/resources'
import { describe, expect, it } from 'vitest'
import { indexDestinationRules } from './destination-rules.ts'
import { createMemo } from './memo.ts'

const host = 'forecast.weather.svc.cluster.local'

function destinationRule(namespace: string, name: string, spec: DestinationRule['spec']): DestinationRule {
  return {
    apiVersion: 'networking.istio.io/v1',
    kind: 'DestinationRule',
    metadata: { name, namespace },
    spec,
  }
}

function found(rules: readonly DestinationRule[], namespace: string, labels = {}) {
  const index = indexDestinationRules(rules, 'istio-system', createMemo())
  return index.find({ namespace, labels }, host, 'weather')
}

describe('the rule for a call', () => {
  const service = destinationRule('weather', 'of-service', { host: 'forecast' })
  const client = destinationRule('shop', 'of-client', { host })
  const root = destinationRule('istio-system', 'of-root', { host: '*.local' })

  it("is the client's, else the Service's, else the mesh's", () => {
    expect(found([root, service, client], 'shop')?.name).toBe('of-client')
    expect(found([root, service], 'shop')?.name).toBe('of-service')
    expect(found([root], 'shop')?.name).toBe('of-root')
  })

  it("is the Service's for a gateway in the root namespace, not the mesh's general one", () => {
    expect(found([root, service], 'istio-system')?.name).toBe('of-service')
  })

  it('is none that is not exported to the client', () => {
    const hidden = destinationRule('weather', 'hidden', { host: 'forecast', exportTo: ['.'] })
    expect(found([hidden], 'shop')).toBeUndefined()
    expect(found([hidden], 'weather')?.name).toBe('hidden')
  })

  it('is the exact host before the longest wildcard', () => {
    const wide = destinationRule('weather', 'wide', { host: '*.svc.cluster.local' })
    const narrow = destinationRule('weather', 'narrow', { host: '*.weather.svc.cluster.local' })
    expect(found([wide, narrow, service], 'weather')?.name).toBe('of-service')
    expect(found([wide, narrow], 'weather')?.name).toBe('narrow')
  })
})

it('several rules of one host become one: subsets united, the first policy', () => {
  const first = destinationRule('weather', 'a', {
    host: 'forecast',
    trafficPolicy: { loadBalancer: { simple: 'RANDOM' } },
    subsets: [{ name: 'v1', labels: { version: 'v1' } }],
  })
  const second = destinationRule('weather', 'b', {
    host,
    trafficPolicy: { loadBalancer: { simple: 'ROUND_ROBIN' } },
    subsets: [{ name: 'v1', labels: { version: 'other' } }, { name: 'v2' }],
  })
  const merged = found([first, second], 'weather')
  expect(merged?.trafficPolicy?.loadBalancer?.simple).toBe('RANDOM')
  expect(merged?.subsets).toEqual([{ name: 'v1', labels: { version: 'v1' } }, { name: 'v2' }])
})

describe('a rule for chosen workloads', () => {
  const forAll = destinationRule('weather', 'for-all', { host: 'forecast' })
  const forWeb = destinationRule('weather', 'for-web', {
    host: 'forecast',
    workloadSelector: { matchLabels: { app: 'web' } },
    trafficPolicy: { loadBalancer: { simple: 'RANDOM' } },
  })

  it('comes before the one for all, for those', () => {
    for (const rules of [
      [forAll, forWeb],
      [forWeb, forAll],
    ]) {
      expect(found(rules, 'weather', { app: 'web', version: 'v1' })?.name).toBe('for-web')
      expect(found(rules, 'weather', { app: 'cart' })?.name).toBe('for-all')
      expect(found(rules, 'weather', { app: 'cart' })?.trafficPolicy).toBeUndefined()
    }
  })

  it('is not for other namespaces, nor for calls that come in', () => {
    expect(found([forWeb], 'shop', { app: 'web' })).toBeUndefined()
    const index = indexDestinationRules([forWeb], 'istio-system', createMemo())
    expect(index.find({ namespace: 'weather' }, host, 'weather')).toBeUndefined()
  })

  it('hides what lies in other namespaces, for all workloads of its own', () => {
    const root = destinationRule('istio-system', 'of-root', { host: '*.local' })
    expect(found([forWeb, root], 'weather', { app: 'cart' })).toBeUndefined()
  })
})

describe('rules that are exported differently', () => {
  const subset = (name: string) => ({ subsets: [{ name, labels: { version: name } }] })
  const everywhere = destinationRule('weather', 'a', { host, exportTo: ['*'], ...subset('v1') })
  const own = destinationRule('weather', 'b', { host, exportTo: ['.'], ...subset('v2') })
  const more = destinationRule('weather', 'c', { host, exportTo: ['.', 'shop'], ...subset('v3') })
  const subsetsFor = (rules: readonly DestinationRule[], client: string) =>
    found(rules, client)?.subsets.map(({ name }) => name)

  it('stay apart, and the last that a client sees counts', () => {
    expect(subsetsFor([everywhere, own], 'weather')).toEqual(['v2'])
    expect(subsetsFor([everywhere, own], 'shop')).toEqual(['v1'])
  })

  it('join those that fewer clients see', () => {
    const index = indexDestinationRules([own, more], 'istio-system', createMemo())
    expect(index.find({ namespace: 'shop' }, host, 'weather')?.subsets.map(({ name }) => name)).toEqual([
      'v3',
    ])
    expect(subsetsFor([own, more], 'weather')).toEqual(['v2', 'v3'])
  })
})
