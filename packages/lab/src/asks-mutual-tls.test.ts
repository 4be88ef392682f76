import type { KubeObject } from '@traffic-lab/resources'
import { expect, it } from 'vitest'
import { asksMutualTls } from './asks-mutual-tls.ts'

const rule = (kind: string, spec: unknown): KubeObject => {
  return { apiVersion: 'security.istio.io/v1', kind, metadata: { name: 'a' }, spec }
}

it.each([
  ['PeerAuthentication', { mtls: { mode: 'STRICT' } }],
  ['PeerAuthentication', { mtls: { mode: 'DISABLE' }, portLevelMtls: { 80: { mode: 'PERMISSIVE' } } }],
  ['DestinationRule', { host: 'a', trafficPolicy: { tls: { mode: 'ISTIO_MUTUAL' } } }],
  ['DestinationRule', { host: 'a', subsets: [{ trafficPolicy: { tls: { mode: 'ISTIO_MUTUAL' } } }] }],
  ['AuthorizationPolicy', { rules: [{ from: [{ source: { namespaces: ['shop'] } }] }] }],
  ['AuthorizationPolicy', { rules: [{ when: [{ key: 'source.principal', values: ['*'] }] }] }],
])('%s %j asks for it', (kind, spec) => {
  expect(asksMutualTls([rule('VirtualService', {}), rule(kind, spec)])).toBe(true)
})

it.each([
  ['PeerAuthentication', { mtls: { mode: 'DISABLE' } }],
  ['DestinationRule', { host: 'a', trafficPolicy: { tls: { mode: 'SIMPLE' } } }],
  ['AuthorizationPolicy', { rules: [{ from: [{ source: { ipBlocks: ['10.0.0.0/8'] } }] }] }],
  ['AuthorizationPolicy', {}],
])('%s %j does not', (kind, spec) => {
  expect(asksMutualTls([rule(kind, spec)])).toBe(false)
})
