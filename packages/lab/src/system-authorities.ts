import { access, writeFile } from 'node:fs/promises'
import { getCACertificates } from 'node:tls'

/** Where systems keep the authorities that they believe: the list of Go's crypto/x509, which Istio's agent goes through. */
const places = [
  '/etc/ssl/certs/ca-certificates.crt',
  '/etc/pki/tls/certs/ca-bundle.crt',
  '/etc/ssl/ca-bundle.pem',
  '/etc/pki/tls/cacert.pem',
  '/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem',
  '/etc/ssl/cert.pem',
]

/** The PEM file of this machine's authorities; one that has none gets those of Node, in `ownFile`. */
export async function findAuthorities(
  ownFile: string,
  {
    env = process.env,
    files = places,
  }: { readonly env?: NodeJS.ProcessEnv; readonly files?: readonly string[] } = {},
): Promise<string> {
  for (const file of [...(env.SSL_CERT_FILE ? [env.SSL_CERT_FILE] : []), ...files]) {
    try {
      await access(file)
      return file
    } catch {
      // The next one, then.
    }
  }
  await writeFile(ownFile, getCACertificates('bundled').join('\n'))
  return ownFile
}
