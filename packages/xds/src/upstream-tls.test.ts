import { describe, expect, it } from 'vitest'
import { valueAt } from './json.ts'
import { buildUpstreamTls } from './upstream-tls.ts'

const target = {
  sni: 'outbound_.80_._.a.example.com',
  identities: ['spiffe://cluster.local/ns/shop/sa/a'],
  http2: false,
  readsSecrets: false,
}
const context = ['typed_config', 'common_tls_context'] as const
const validation = [...context, 'combined_validation_context'] as const

describe('TLS to servers', () => {
  it('is none for DISABLE and without a rule', () => {
    expect(buildUpstreamTls(undefined, target)).toEqual({})
    expect(buildUpstreamTls({ mode: 'DISABLE' }, target)).toEqual({})
  })

  it('takes the name of the request where the rule has none, and checks it unless told not to', () => {
    expect(buildUpstreamTls({ mode: 'SIMPLE' }, target).http).toEqual({
      auto_sni: true,
      auto_san_validation: true,
    })
    expect(buildUpstreamTls({ mode: 'SIMPLE', insecureSkipVerify: true }, target).http).toEqual({
      auto_sni: true,
    })
    expect(buildUpstreamTls({ mode: 'SIMPLE', subjectAltNames: ['a'] }, target).http).toEqual({
      auto_sni: true,
    })
    const named = buildUpstreamTls({ mode: 'SIMPLE', sni: 'a' }, target)
    expect(named.http).toBeUndefined()
    expect(valueAt(named.socket, 'typed_config', 'sni')).toBe('a')
  })

  it('offers HTTP/2 alone where the cluster speaks nothing else', () => {
    const { socket } = buildUpstreamTls({ mode: 'SIMPLE' }, { ...target, http2: true })
    expect(valueAt(socket, ...context, 'alpn_protocols')).toEqual(['h2'])
  })

  it('reads a list of revoked certificates from its file', () => {
    const { socket } = buildUpstreamTls({ mode: 'SIMPLE', caCrl: '/crl.pem' }, target)
    expect(valueAt(socket, ...validation, 'default_validation_context', 'crl')).toEqual({
      filename: '/crl.pem',
    })
  })
})

describe('a Secret', () => {
  const tls = { mode: 'MUTUAL', credentialName: 'client' } as const

  it('is not for every sidecar: without a selector there is no TLS at all', () => {
    expect(buildUpstreamTls(tls, target)).toEqual({})
  })

  it('is asked for by name, its authorities beside it', () => {
    const { socket } = buildUpstreamTls(tls, { ...target, readsSecrets: true })
    const names = [
      valueAt(socket, ...context, 'tls_certificate_sds_secret_configs', 0, 'name'),
      valueAt(socket, ...validation, 'validation_context_sds_secret_config', 'name'),
    ]
    expect(names).toEqual(['kubernetes://client', 'kubernetes://client-cacert'])
  })

  it('shows no certificate of the client in mode SIMPLE, and no authorities where nobody checks', () => {
    const { socket } = buildUpstreamTls(
      { mode: 'SIMPLE', credentialName: 'client', insecureSkipVerify: true },
      { ...target, readsSecrets: true },
    )
    expect(Object.keys(Object(valueAt(socket, ...context)))).toEqual(['tls_params'])
  })
})

describe('mutual TLS of the mesh', () => {
  const alternatives = [...validation, 'default_validation_context', 'match_subject_alt_names'] as const

  it('knows servers by their identities, and says which cluster is meant', () => {
    const { socket, http } = buildUpstreamTls({ mode: 'ISTIO_MUTUAL' }, target)
    expect(http).toBeUndefined()
    expect(valueAt(socket, 'typed_config', 'sni')).toBe(target.sni)
    expect(valueAt(socket, ...alternatives)).toEqual([{ exact: target.identities[0] }])
    expect(valueAt(socket, ...context, 'alpn_protocols')).toEqual(['istio'])
  })

  it('takes both from the rule if they are there', () => {
    const tls = { mode: 'ISTIO_MUTUAL', sni: 'b', subjectAltNames: ['spiffe://b'] } as const
    const { socket } = buildUpstreamTls(tls, { ...target, http2: true })
    expect(valueAt(socket, 'typed_config', 'sni')).toBe('b')
    expect(valueAt(socket, ...alternatives)).toEqual([{ exact: 'spiffe://b' }])
    expect(valueAt(socket, ...context, 'alpn_protocols')).toEqual(['istio', 'h2'])
  })
})
