import type { WorkloadIdentity } from '@traffic-lab/xds'
import { generate } from 'selfsigned'

/** The mesh's own certificate authority: each service account has one certificate, with its SPIFFE id as the name. */
interface WorkloadIdentities {
  /** The identity of a service account; undefined while it is not made yet. */
  of(namespace: string, serviceAccount: string): WorkloadIdentity | undefined
  /** Makes those that are missing; whoever asks again meanwhile gets the same answer. */
  make(accounts: readonly ServiceAccountName[]): Promise<void>
}

export interface ServiceAccountName {
  readonly namespace: string
  readonly serviceAccount: string
}

interface Authority {
  readonly cert: string
  readonly key: string
}

const tenYears = 10 * 365 * 24 * 3600 * 1000

/** An authority that lives as long as the lab: its key is in memory alone, and every start has a new one. */
export function createWorkloadIdentities(now: () => number = Date.now): WorkloadIdentities {
  const made = new Map<string, WorkloadIdentity>()
  const pending = new Map<string, Promise<void>>()
  let authority: Promise<Authority> | undefined

  const issue = async (id: string): Promise<void> => {
    authority ??= createAuthority(now())
    made.set(id, await issueCertificate(id, await authority, now()))
  }
  return {
    of: (namespace, serviceAccount) => made.get(spiffeId({ namespace, serviceAccount })),
    async make(accounts) {
      const missing = accounts.map(spiffeId).filter((id) => !made.has(id))
      await Promise.all(
        missing.map((id) => {
          const known = pending.get(id) ?? issue(id).finally(() => pending.delete(id))
          pending.set(id, known)
          return known
        }),
      )
    },
  }
}

function spiffeId({ namespace, serviceAccount }: ServiceAccountName): string {
  return `spiffe://cluster.local/ns/${namespace}/sa/${serviceAccount}`
}

async function createAuthority(now: number): Promise<Authority> {
  const pems = await generate([{ name: 'organizationName', value: 'cluster.local' }], {
    ...validity(now),
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'keyUsage', keyCertSign: true, cRLSign: true, critical: true },
    ],
  })
  return { cert: pems.cert, key: pems.private }
}

async function issueCertificate(id: string, authority: Authority, now: number): Promise<WorkloadIdentity> {
  const pems = await generate([{ name: 'organizationName', value: 'cluster.local' }], {
    ...validity(now),
    ca: authority,
    extensions: [
      { name: 'basicConstraints', cA: false, critical: true },
      { name: 'keyUsage', digitalSignature: true, critical: true },
      { name: 'extKeyUsage', serverAuth: true, clientAuth: true },
      { name: 'subjectAltName', altNames: [{ type: 6, value: id }] },
    ],
  })
  return { certificateChain: pems.cert, privateKey: pems.private, rootCertificates: authority.cert }
}

function validity(now: number) {
  return {
    keyType: 'ec',
    curve: 'P-256',
    algorithm: 'sha256',
    // A clock that was set back a little must not make a fresh certificate invalid.
    notBeforeDate: new Date(now - 24 * 3600 * 1000),
    notAfterDate: new Date(now + tenYears),
  } as const
}
