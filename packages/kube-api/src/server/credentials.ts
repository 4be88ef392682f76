import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import { generate } from 'selfsigned'

/** What a kubeconfig and the server share. PEM texts and a bearer token; keep them in files of mode 0600. */
export interface Credentials {
  readonly cert: string
  readonly key: string
  readonly token: string
}

const tenYears = 10 * 365 * 24 * 3600 * 1000

/** A new key, a certificate for 127.0.0.1 and localhost that is its own authority, and a random token. */
export async function createCredentials(now: number = Date.now()): Promise<Credentials> {
  const pems = await generate([{ name: 'commonName', value: 'traffic-lab' }], {
    keyType: 'ec',
    curve: 'P-256',
    algorithm: 'sha256',
    // A clock that was set back a little must not make a fresh certificate invalid.
    notBeforeDate: new Date(now - 24 * 3600 * 1000),
    notAfterDate: new Date(now + tenYears),
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'keyUsage', digitalSignature: true, keyCertSign: true, critical: true },
      { name: 'extKeyUsage', serverAuth: true },
      {
        name: 'subjectAltName',
        altNames: [
          { type: 7, ip: '127.0.0.1' },
          { type: 2, value: 'localhost' },
        ],
      },
    ],
  })
  return { cert: pems.cert, key: pems.private, token: randomBytes(24).toString('base64url') }
}

/** Compares in constant time; digests make the lengths equal. */
export function sameSecret(given: string, wanted: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(given), digest(wanted))
}
