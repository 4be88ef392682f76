import { describe, expect, it } from 'vitest'
import { valueAt } from './json.ts'
import { routesOf, snapshotOf } from './testing/routes-of.ts'
import { frontend, rule, weatherMesh } from './testing/weather-mesh.ts'

const host = 'forecast.weather.svc.cluster.local:3002'
const toForecast = { route: [{ destination: { host: 'forecast' } }] }

/** The routes of a root whose only rule delegates, as `[match, name, timeout]`. */
function routesWith(root: object, delegate: object, delegateNamespace = 'weather') {
  const mesh = weatherMesh(
    rule('VirtualService', 'root', {
      hosts: ['forecast'],
      http: [{ ...root, delegate: { name: 'part', namespace: delegateNamespace } }, toForecast],
    }),
    rule('VirtualService', 'part', delegate, delegateNamespace),
  )
  return routesOf(snapshotOf(mesh, frontend), '3002', host)
}

describe('a route that delegates', () => {
  it('is replaced by the routes of the delegate, within its own conditions', () => {
    const routes = routesWith(
      { match: [{ uri: { prefix: '/in' }, headers: { a: { exact: '1' } } }], name: 'root', timeout: '3s' },
      {
        http: [
          { match: [{ uri: { exact: '/in/one' } }], name: 'part', timeout: '1s', ...toForecast },
          { match: [{ uri: { prefix: '/elsewhere' } }], ...toForecast },
          toForecast,
        ],
      },
    )
    expect(routes.map((route) => [route.name, valueAt(route, 'match', 'path')])).toEqual([
      ['root-part', '/in/one'],
      ['root', undefined],
      [undefined, undefined],
    ])
    expect(routes.map((route) => valueAt(route, 'route', 'timeout'))).toEqual(['1s', '3s', '0s'])
    expect(valueAt(routes[0], 'match', 'headers', 0, 'name')).toBe('a')
  })

  it('means the names of the delegate in its own namespace', () => {
    const [route] = routesWith({}, { http: [toForecast] }, 'team')
    expect(valueAt(route, 'route', 'cluster')).toBe('outbound|3002||forecast.team.svc.cluster.local')
  })

  it.each([
    [{ hosts: ['elsewhere'], http: [{ ...toForecast, timeout: '9s' }] }],
    [{ exportTo: ['.'], http: [{ ...toForecast, timeout: '9s' }] }],
  ])('is left out where there is no such rule for it: %j', (delegate) => {
    const routes = routesWith({}, delegate, 'team')
    expect(routes.map((route) => valueAt(route, 'route', 'timeout'))).toEqual(['0s'])
  })

  it.each([
    [{ uri: { prefix: '/a' } }, { uri: { prefix: '/a/b' } }, true],
    [{ uri: { prefix: '/a/b' } }, { uri: { prefix: '/a' } }, false],
    [{ uri: { exact: '/a' } }, { uri: { exact: '/a' } }, true],
    [{ uri: { exact: '/a' } }, { uri: { prefix: '/a' } }, false],
    [{ uri: { regex: '/a.*' } }, { uri: { exact: '/a' } }, false],
    [{ uri: { prefix: '/a' } }, { uri: { regex: '/a.*' } }, false],
    [{ headers: { x: {} } }, { headers: { x: {} } }, false],
    [{ headers: { x: {} } }, { headers: { y: {} } }, true],
    [{ ignoreUriCase: true }, {}, false],
    [{ port: 3002 }, { port: 80 }, false],
    [{ port: 3002 }, {}, true],
    [{ sourceLabels: { app: 'frontend' } }, { sourceLabels: { app: 'other' } }, false],
    [{ sourceLabels: { app: 'frontend' } }, { sourceLabels: { version: 'v1' } }, true],
    [{ sourceNamespace: 'weather' }, {}, false],
    [{ gateways: ['mesh'] }, { gateways: ['mesh'] }, true],
    [{ gateways: ['mesh'] }, { gateways: ['other'] }, false],
  ])('takes over a delegate whose conditions are within its own: %j and %j, %s', (root, own, taken) => {
    const routes = routesWith({ match: [root] }, { http: [{ match: [own], timeout: '9s', ...toForecast }] })
    expect(routes.some((route) => valueAt(route, 'route', 'timeout') === '9s')).toBe(taken)
  })
})
