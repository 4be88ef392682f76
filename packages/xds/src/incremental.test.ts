import { describe, expect, it } from 'vitest'
import { buildSnapshot } from './build-snapshot.ts'
import { toForwardProxy } from './forward-proxy.ts'
import type { ForwardProxyPlan } from './forward-proxy-plan.ts'
import { createMemo, type Memo } from './memo.ts'
import type { MeshState, Proxy } from './mesh-state.ts'
import { buildPlainProxy } from './plain-proxy.ts'
import { createChangingMesh, seededRandom } from './testing/changing-mesh.ts'
import { frontend, gateway, rule, weatherMesh } from './testing/weather-mesh.ts'

const proxies: readonly Proxy[] = [
  { type: 'sidecar', name: 'a', namespace: 'one', ip: '127.9.1.1', labels: { app: 'a', version: 'v1' } },
  { type: 'sidecar', name: 'b', namespace: 'one', ip: '127.9.1.2', labels: { app: 'b' } },
  { type: 'sidecar', name: 'c', namespace: 'two', ip: '127.9.1.3', labels: { app: 'c' } },
  { type: 'gateway', name: 'g', namespace: 'one', ip: '127.9.1.4', labels: { istio: 'ingressgateway' } },
]
const plans = proxies.map((proxy): ForwardProxyPlan => {
  return { podIP: proxy.ip, appAddress: '127.9.2.1', adminPipe: `/run/${proxy.name}.sock` }
})

/** Every form of every proxy's configuration, as text: the order of all things counts too. */
function everything(mesh: MeshState, memo: Memo | undefined, plainMemo: Memo | undefined): readonly string[] {
  return proxies.flatMap((proxy, index) => {
    const plan = plans[index] ?? { podIP: '', appAddress: '' }
    const perPort = buildSnapshot(mesh, proxy, memo)
    const plain = buildPlainProxy(mesh, proxy, plan, plainMemo)
    return [perPort, toForwardProxy(perPort, plan, memo), plain].map((snapshot) => JSON.stringify(snapshot))
  }, 60_000)
}

describe('a translation that remembers the one before', () => {
  it.each([1, 2, 3])(
    'equals one from scratch after every change (seed %i)',
    (seed) => {
      const mesh = createChangingMesh(seededRandom(seed))
      const memo = createMemo()
      const plainMemo = createMemo()
      const seen = new Set<string>()
      for (let step = 0; step < 80; step += 1) {
        const state = mesh.next()
        const fresh = everything(state, undefined, undefined)
        expect(everything(state, memo, plainMemo), `step ${step}`).toEqual(fresh)
        seen.add(fresh.join('\n'))
      }
      // The changes do change something.
      expect(seen.size).toBeGreaterThan(25)
    },
    60_000,
  )

  it('keeps the objects of what did not change', () => {
    const forecast = (timeout: string) =>
      rule('VirtualService', 'forecast', {
        hosts: ['forecast'],
        http: [{ timeout, route: [{ destination: { host: 'forecast' } }] }],
      })
    const memo = createMemo()
    const mesh = weatherMesh()
    const before = buildSnapshot({ ...mesh, rules: [forecast('1s')] }, frontend, memo)
    const after = buildSnapshot({ ...mesh, rules: [forecast('2s')] }, frontend, memo)
    const changed = (part: 'listeners' | 'routes' | 'clusters' | 'endpoints') => {
      const known = new Set<unknown>(before[part])
      return after[part].filter((resource) => !known.has(resource)).map(({ name }) => name)
    }
    expect([changed('listeners'), changed('clusters'), changed('endpoints')]).toEqual([[], [], []])
    // On port 80 every rule counts, as istiod has it.
    expect(changed('routes')).toEqual(['3002', '80'])
  })

  it('builds a listener again when its address is said though it stays the same', () => {
    const memo = createMemo()
    const mesh = weatherMesh()
    const meshWith = (bind: object): MeshState => {
      const server = { port: { number: 80, name: 'http', protocol: 'HTTP' }, hosts: ['*'], ...bind }
      return { ...mesh, rules: [rule('Gateway', 'a', { selector: gateway.labels, servers: [server] })] }
    }
    buildSnapshot(meshWith({}), gateway, memo)
    const bound = meshWith({ bind: '0.0.0.0' })
    expect(buildSnapshot(bound, gateway, memo)).toEqual(buildSnapshot(bound, gateway))
  })

  it('shares between proxies what is equal for them', () => {
    const memo = createMemo()
    const mesh = weatherMesh()
    const one = buildSnapshot(mesh, frontend, memo)
    const neighbour = buildSnapshot(mesh, { ...frontend, name: 'frontend-2', ip: '127.10.1.2' }, memo)
    expect(neighbour.endpoints.every((set, index) => set === one.endpoints[index])).toBe(true)
    expect(neighbour.routes.every((routes, index) => routes === one.routes[index])).toBe(true)
  })
})
