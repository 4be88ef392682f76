import type { Credentials } from '@traffic-lab/kube-api'

/** The API's key pair and token from their file; undefined when there are none, or the file makes no sense. */
export function readCredentials(json: unknown): Credentials | undefined {
  if (typeof json !== 'object' || json === null) return undefined
  const { cert, key, token } = json as Partial<Record<keyof Credentials, unknown>>
  if (typeof cert !== 'string' || typeof key !== 'string' || typeof token !== 'string') return undefined
  return { cert, key, token }
}
