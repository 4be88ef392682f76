import { describe, expect, it } from 'vitest'
import { formatDiagnostic } from '../diagnostics.ts'
import { parseManifests } from '../manifest/parse-manifests.ts'
import { analyze } from './analyze.ts'

const services = `
apiVersion: v1
kind: Service
metadata: {name: forecast}
spec: {selector: {app: forecast}, ports: [{name: http, port: 3002}]}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: forecast-v1}
spec:
  selector: {matchLabels: {app: forecast, version: v1}}
  template:
    metadata: {labels: {app: forecast, version: v1}}
    spec: {containers: [{name: forecast, image: forecast:v1}]}
`

function rule(kind: string, name: string, spec: string): string {
  return `---\napiVersion: networking.istio.io/v1beta1\nkind: ${kind}\nmetadata: {name: ${name}}\nspec: ${spec}\n`
}

function diagnose(...rules: readonly string[]) {
  const { objects, diagnostics } = parseManifests(`${services}${rules.join('')}`, 'f.yaml', {
    namespace: 'weather',
  })
  expect(diagnostics).toEqual([])
  return analyze(objects).map(({ code, level, object, path }) => `${level} ${code} ${object} ${path}`)
}

const routeTo = (destination: string) =>
  `{hosts: [forecast], http: [{route: [{destination: ${destination}}]}]}`
const gateway = (hosts: string) =>
  rule(
    'Gateway',
    'public',
    `{selector: {istio: ingressgateway}, servers: [{port: {number: 80, name: http, protocol: HTTP}, hosts: ${hosts}}]}`,
  )

describe('analysis', () => {
  it('sound objects give nothing', () => {
    const subsets = rule(
      'DestinationRule',
      'd',
      '{host: forecast, subsets: [{name: v1, labels: {version: v1}}]}',
    )
    expect(diagnose(rule('VirtualService', 'v', routeTo('{host: forecast, subset: v1}')), subsets)).toEqual(
      [],
    )
  })

  it('the pods of a Deployment count, and a routed subset without pods is an error', () => {
    const subsets = rule(
      'DestinationRule',
      'd',
      '{host: forecast, subsets: [{name: v2, labels: {version: v2}}]}',
    )
    expect(diagnose(subsets)).toEqual(['info MESH109 DestinationRule weather/d spec.subsets[0]'])
    expect(diagnose(rule('VirtualService', 'v', routeTo('{host: forecast, subset: v2}')), subsets)).toEqual([
      'error MESH109 DestinationRule weather/d spec.subsets[0]',
    ])
  })

  it('a host with a dot is not expanded', () => {
    expect(diagnose(rule('VirtualService', 'v', routeTo('{host: forecast.weather}')))).toEqual([
      'error MESH102 VirtualService weather/v spec.http[0].route[0].destination.host',
    ])
  })

  it('a DestinationRule for a host that nobody has is reported', () => {
    expect(diagnose(rule('DestinationRule', 'd', '{host: forcast}'))).toEqual([
      'warning MESH110 DestinationRule weather/d spec.host',
    ])
  })

  it('a gateway that does not serve the hosts is reported, one for sidecars too only if it serves none', () => {
    const bound = (hosts: string, gateways: string) =>
      rule(
        'VirtualService',
        'v',
        `{hosts: ${hosts}, gateways: ${gateways}, http: [{route: [{destination: {host: forecast}}]}]}`,
      )
    const served = gateway('["*.example.com"]')
    const path = 'VirtualService weather/v spec.gateways[0]'
    expect(diagnose(served, bound('[a.example.org]', '[public]'))).toEqual([`warning MESH107 ${path}`])
    expect(diagnose(served, bound('[a.example.com, forecast]', '[public, mesh]'))).toEqual([])
    expect(diagnose(gateway('["other/*.example.com"]'), bound('[a.example.com]', '[public]'))).toEqual([
      `warning MESH107 ${path}`,
    ])
    expect(diagnose(bound('[a.example.com]', '[public]'))).toEqual([`error MESH101 ${path}`])
  })

  it('the ingress gateway is always there, another one must be among the objects', () => {
    const own = gateway('["*"]').replace('ingressgateway', 'own')
    expect(diagnose(gateway('["*"]'))).toEqual([])
    expect(diagnose(own)).toEqual(['error MESH108 Gateway weather/public spec.selector'])
    const pod = '---\napiVersion: v1\nkind: Pod\nmetadata: {name: own, labels: {istio: own}}\n'
    expect(diagnose(own, pod)).toEqual([])
  })

  it('a rule after a catch-all and a match within another are reported once, with their places', () => {
    const to = 'route: [{destination: {host: forecast}}]'
    const http = `[{match: [{uri: {prefix: /a}}], ${to}}, {match: [{uri: {prefix: /a/b}}], ${to}}, {${to}}, {match: [{port: 3002}], ${to}}]`
    expect(diagnose(rule('VirtualService', 'v', `{hosts: [forecast], http: ${http}}`))).toEqual([
      'warning MESH104 VirtualService weather/v spec.http[3]',
      'info MESH105 VirtualService weather/v spec.http[1].match[0]',
    ])
  })

  it('what Istio refuses is said alone, what is unsupported here beside the advice', () => {
    const zero = '{hosts: [forecast], http: [{route: [{destination: {host: a}}, {destination: {host: b}}]}]}'
    expect(diagnose(rule('VirtualService', 'v', zero))).toEqual(['error MESH012 VirtualService weather/v '])
    const tls =
      '{hosts: [forecast], tls: [{match: [{sniHosts: [forecast]}], route: [{destination: {host: nobody}}]}]}'
    expect(diagnose(rule('VirtualService', 'v', tls))).toEqual([
      'warning MESH024 VirtualService weather/v spec.tls[0]',
      'error MESH102 VirtualService weather/v spec.tls[0].route[0].destination.host',
    ])
  })

  it('each diagnostic has its place, also when two files hold one object', () => {
    const bad = rule('VirtualService', 'v', routeTo('{host: nobody}'))
    const objects = ['a.yaml', 'b.yaml'].flatMap((file) => parseManifests(bad, file).objects)
    const found = analyze(objects).filter(({ code }) => code === 'MESH102')
    expect(found.map(({ file, line }) => `${file}:${line}`)).toEqual(['a.yaml:5', 'b.yaml:5'])
  })
})

describe('diagnostics as text', () => {
  it('say place, level, code, object, what and what to do', () => {
    const text = rule('VirtualService', 'v', routeTo('{host: nobody}'))
    const { objects } = parseManifests(text, 'rules/v.yaml', { namespace: 'weather' })
    expect(analyze(objects).map(formatDiagnostic)).toEqual([
      `rules/v.yaml:5:58: error MESH102 VirtualService weather/v: no Service has the host "nobody" (nobody.weather.svc.cluster.local): requests would get 503
  Check the spelling, or apply the Service first.`,
    ])
  })

  it('do without a place over the API, and without an object in a text that cannot be read', () => {
    const line = { level: 'error', path: '', message: 'm', hint: 'h' } as const
    expect(formatDiagnostic({ ...line, code: 'MESH020', object: 'Sidecar a/b' })).toBe(
      'error MESH020 Sidecar a/b: m\n  h',
    )
    expect(formatDiagnostic({ ...line, code: 'MESH001', object: '', file: 'f', line: 2, column: 3 })).toBe(
      'f:2:3: error MESH001 m\n  h',
    )
  })
})
