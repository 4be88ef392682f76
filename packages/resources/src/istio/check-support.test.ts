import { describe, expect, it } from 'vitest'
import type { KubeObject } from '../kube-object.ts'
import { resourceTypes } from '../resource-types.ts'
import { checkSupport } from './check-support.ts'
import { supportedFields } from './supported-fields.ts'
import { unsupportedKinds } from './unsupported-kinds.ts'
import { unsupportedValues } from './unsupported-values.ts'

function refused(kind: string, spec: unknown): string[] {
  const object: KubeObject = {
    apiVersion: 'networking.istio.io/v1',
    kind,
    metadata: { name: 'a', namespace: 'shop' },
    spec,
  }
  return checkSupport(object).map(({ code, path }) => `${code} ${path}`)
}

describe('support', () => {
  it('every kind of Istio is either refused as a whole or has a table of fields', () => {
    const istio = resourceTypes.filter(({ group }) => group.endsWith('istio.io')).map(({ kind }) => kind)
    expect([...Object.keys(unsupportedKinds), ...Object.keys(supportedFields)].sort()).toEqual(istio.sort())
  })

  it('a kind that is not translated is refused in a sentence that says what to do', () => {
    expect(refused('EnvoyFilter', {})).toEqual(['MESH020 '])
    for (const { because, hint } of Object.values(unsupportedKinds)) {
      expect(because).toMatch(/\.$/)
      expect(hint).toMatch(/\.$/)
    }
  })

  it('a field that is not in the table is refused at its place, and nothing below it', () => {
    expect(
      refused('VirtualService', {
        hosts: ['a'],
        tcp: [{ match: [{ sourceSubnet: '10.0.0.0/8' }] }],
        http: [
          { match: [{ uri: { prefix: '/' }, headers: { constructor: { exact: 'x' } }, constructor: 1 }] },
        ],
      }),
    ).toEqual(['MESH021 spec.tcp[0].match[0].sourceSubnet', 'MESH021 spec.http[0].match[0].constructor'])
    expect(refused('DestinationRule', { host: 'a', trafficPolicy: { tunnel: { targetHost: 'b' } } })).toEqual(
      ['MESH021 spec.trafficPolicy.tunnel'],
    )
    expect(
      refused('Gateway', {
        servers: [{ port: { number: 80, protocol: 'HTTP' }, tls: { caCrl: 'a', x: 1 } }],
      }),
    ).toEqual(['MESH021 spec.servers[0].tls.x'])
  })

  it.each([
    [{ redirect: { uri: '/', redirectCode: 304 } }, ['MESH023 spec.http[0].redirect.redirectCode']],
    [{ redirect: { uri: '/', redirectCode: 302 } }, []],
    [{ redirect: { uri: '/' } }, []],
    [{ directResponse: { status: 600 } }, ['MESH023 spec.http[0].directResponse.status']],
    [{ directResponse: { status: 599 } }, []],
  ])('what Istio accepts and Envoy refuses is refused: %j gives %j', (route, expected) => {
    const object: KubeObject = {
      apiVersion: 'networking.istio.io/v1',
      kind: 'VirtualService',
      metadata: { name: 'a' },
      spec: { hosts: ['a'], http: [route] },
    }
    expect(unsupportedValues(object).map(({ code, path }) => `${code} ${path}`)).toEqual(expected)
  })

  it('a claim without a value and protocols of packets are refused', () => {
    expect(
      refused('VirtualService', {
        hosts: ['a'],
        http: [{ match: [{ headers: { '@request.auth.claims.sub': {} } }] }],
      }),
    ).toEqual(['MESH022 spec.http[0].match[0].headers.@request.auth.claims.sub'])
    expect(refused('Gateway', { servers: [{ port: { number: 80, protocol: 'UDP' } }] })).toEqual([
      'MESH022 spec.servers[0].port.protocol',
    ])
  })

  it('what policies ask of others than the proxies is refused', () => {
    expect(refused('AuthorizationPolicy', { action: 'CUSTOM', provider: { name: 'a' } })).toEqual([
      'MESH021 spec.provider',
      'MESH022 spec.action',
    ])
    const when = [{ key: 'experimental.envoy.filters.network.a[b]', values: ['c'] }]
    expect(refused('AuthorizationPolicy', { rules: [{ when }] })).toEqual([
      'MESH022 spec.rules[0].when[0].key',
    ])
    expect(refused('AuthorizationPolicy', { targetRefs: [{ kind: 'Service', name: 'a' }] })).toEqual([
      'MESH021 spec.targetRefs',
    ])
    expect(
      refused('RequestAuthentication', { jwtRules: [{ issuer: 'a', jwks: '{}' }, { issuer: 'b' }] }),
    ).toEqual(['MESH022 spec.jwtRules[1]'])
  })
})
