import { createHash, randomInt } from 'node:crypto'

/** Kubernetes' letters for generated names: no vowels and no 0, 1, 3, so that no word appears by chance. */
const alphabet = 'bcdfghjklmnpqrstvwxz2456789'

/** Five random characters, as behind every generated name. */
export function randomSuffix(): string {
  return Array.from({ length: 5 }, () => alphabet.charAt(randomInt(alphabet.length))).join('')
}

/** Ten characters that stand for a value: equal values, whatever the order of their keys, give equal hashes. */
export function safeHash(value: unknown): string {
  const digest = createHash('sha256').update(canonical(value)).digest()
  return Array.from(digest.subarray(0, 10), (byte) => alphabet.charAt(byte % alphabet.length)).join('')
}

function canonical(value: unknown): string {
  return JSON.stringify(value, (_, member: unknown) =>
    typeof member === 'object' && member !== null && !Array.isArray(member)
      ? Object.fromEntries(Object.entries(member).sort(([a], [b]) => (a < b ? -1 : 1)))
      : member,
  )
}
