import { createHash } from 'node:crypto'
import { safeAlphabet } from '@traffic-lab/kube-api'

/** Ten characters that stand for a value: equal values, whatever the order of their keys, give equal hashes. */
export function safeHash(value: unknown): string {
  const digest = createHash('sha256').update(canonical(value)).digest()
  return Array.from(digest.subarray(0, 10), (byte) => safeAlphabet.charAt(byte % safeAlphabet.length)).join(
    '',
  )
}

function canonical(value: unknown): string {
  return JSON.stringify(value, (_, member: unknown) =>
    typeof member === 'object' && member !== null && !Array.isArray(member)
      ? Object.fromEntries(Object.entries(member).sort(([a], [b]) => (a < b ? -1 : 1)))
      : member,
  )
}
