import { X509Certificate } from 'node:crypto'
import { expect, it } from 'vitest'
import { createWorkloadIdentities } from './workload-identities.ts'

it('a service account has one certificate, with its SPIFFE id, signed by the authority of all', async () => {
  const identities = createWorkloadIdentities()
  const web = { namespace: 'shop', serviceAccount: 'web' }
  expect(identities.of('shop', 'web')).toBeUndefined()
  await Promise.all([
    identities.make([web]),
    identities.make([web, { namespace: 'shop', serviceAccount: 'cart' }]),
  ])

  const [one, other] = [identities.of('shop', 'web'), identities.of('shop', 'cart')]
  if (one === undefined || other === undefined) throw new Error('no identity was made')
  const root = new X509Certificate(one.rootCertificates)
  for (const [identity, account] of [
    [one, 'web'],
    [other, 'cart'],
  ] as const) {
    const certificate = new X509Certificate(identity.certificateChain)
    expect(certificate.subjectAltName).toBe(`URI:spiffe://cluster.local/ns/shop/sa/${account}`)
    expect(certificate.verify(root.publicKey)).toBe(true)
    expect(certificate.ca).toBe(false)
  }
  expect(root.ca).toBe(true)
  expect(other.rootCertificates).toBe(one.rootCertificates)

  await identities.make([web])
  expect(identities.of('shop', 'web')).toBe(one)
})

it('each authority is a new one', async () => {
  const account = { namespace: 'shop', serviceAccount: 'web' }
  const roots = await Promise.all(
    [createWorkloadIdentities(), createWorkloadIdentities()].map(async (identities) => {
      await identities.make([account])
      return identities.of('shop', 'web')?.rootCertificates
    }),
  )
  expect(new Set(roots).size).toBe(2)
})
