import { ObjectStore } from '@traffic-lab/kube-api'
import type { Condition, KubeObject } from '@traffic-lab/resources'
import type { Snapshot } from '@traffic-lab/xds'
import type { ProxyState, Refusal } from '@traffic-lab/xds-server'
import { beforeEach, describe, expect, it } from 'vitest'
import { createRuleConditions, type RuleConditions } from './rule-conditions.ts'

describe('the condition Reconciled', () => {
  let store: ObjectStore
  let proxies: ProxyState[]
  let notify: () => void
  let conditions: RuleConditions

  beforeEach(() => {
    store = new ObjectStore()
    store.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'weather' } })
    proxies = []
    notify = () => {}
    const subscribe = (listener: (state: ProxyState) => void) => {
      notify = () => {
        for (const proxy of proxies) listener(proxy)
      }
      return () => {}
    }
    conditions = createRuleConditions(store, { proxies: () => proxies, subscribe })
  })

  const rule = (kind: string, name: string) =>
    store.create({
      apiVersion: 'networking.istio.io/v1',
      kind,
      metadata: { name, namespace: 'weather' },
      spec: { version: 1 },
    })
  const proxy = (
    nodeId: string,
    answeredRevision: number,
    refusals: readonly Refusal[] = [],
  ): ProxyState => ({
    nodeId,
    connected: true,
    ackedRevision: answeredRevision,
    answeredRevision,
    targetRevision: answeredRevision,
    refusal: refusals.at(-1),
    refusals,
  })
  const refusal = (part: Refusal['part'], resource: string): Refusal => ({
    nodeId: 'a',
    part,
    resources: [resource],
    message: 'bad regex',
    revision: 1,
  })
  /** A route configuration that was made of these VirtualServices. */
  const routes = (name: string, ...rules: readonly string[]): Snapshot => {
    const of = rules.map((each) => `/apis/networking.istio.io/v1/namespaces/weather/virtual-service/${each}`)
    const made = of.map((config) => ({ metadata: { filter_metadata: { istio: { config } } } }))
    return { listeners: [], clusters: [], endpoints: [], routes: [{ name, virtual_hosts: made }] }
  }
  const translated = (
    revision: number,
    rules: readonly KubeObject[],
    snapshot = routes('http_proxy'),
    failures = {},
  ) =>
    conditions.expect({
      revision,
      rules,
      snapshots: new Map([['a', snapshot]]),
      failures: new Map(Object.entries(failures)),
    })
  const said = (kind: string, name: string) => {
    const { status } = store.get(kind, 'weather', name) as { status?: { conditions?: readonly Condition[] } }
    return status?.conditions?.map(
      ({ status, reason, observedGeneration }) => `${status} ${reason} ${observedGeneration}`,
    )
  }

  it('waits for the last proxy', () => {
    const vs = rule('VirtualService', 'one')
    proxies = [proxy('a', 5), proxy('b', 4)]
    translated(5, [vs])
    expect(said('VirtualService', 'one')).toBeUndefined()
    proxies = [proxy('a', 5), proxy('b', 5)]
    notify()
    expect(said('VirtualService', 'one')).toEqual(['True InForce 1'])
  })

  it('blames a refusal on the rules that the refused resource was made of, and on no other', () => {
    const rules = [rule('VirtualService', 'bad'), rule('VirtualService', 'good')]
    proxies = [proxy('a', 5, [refusal('routes', 'http_proxy')])]
    translated(5, rules, routes('http_proxy', 'bad'))
    expect(said('VirtualService', 'bad')).toEqual(['False Refused 1'])
    expect(said('VirtualService', 'good')).toEqual(['True InForce 1'])
  })

  it('is taken back when the refusal is gone, and given again when it returns', () => {
    const vs = rule('VirtualService', 'one')
    const refused = [proxy('a', 5, [refusal('routes', 'http_proxy')])]
    proxies = refused
    translated(5, [vs], routes('http_proxy', 'one'))
    expect(said('VirtualService', 'one')).toEqual(['False Refused 1'])
    proxies = [proxy('a', 5)]
    notify()
    expect(said('VirtualService', 'one')).toEqual(['True InForce 1'])
    proxies = refused
    notify()
    expect(said('VirtualService', 'one')).toEqual(['False Refused 1'])
  })

  it('says of a new rule that it could not be translated, and leaves the others as they were', () => {
    const old = rule('VirtualService', 'old')
    proxies = [proxy('a', 5)]
    translated(5, [old])
    const fresh = rule('VirtualService', 'fresh')
    translated(6, [old, fresh], routes('http_proxy'), { a: 'no such field' })
    expect(said('VirtualService', 'old')).toEqual(['True InForce 1'])
    expect(said('VirtualService', 'fresh')).toEqual(['False NotTranslated 1'])
  })

  it('is written once as long as nothing changes', () => {
    const vs = rule('VirtualService', 'one')
    proxies = [proxy('a', 5)]
    translated(5, [vs])
    const { revision } = store
    notify()
    translated(5, [vs])
    expect(store.revision).toBe(revision)
  })
})
