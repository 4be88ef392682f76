import type { StringMatch } from '@traffic-lab/resources'
import type { Resource } from './snapshot.ts'
import { buildStringMatch } from './string-match.ts'
import { matchClaimValue } from './token-claims.ts'

const prefix = '@request.auth.claims'

/**
 * A match on a claim of the token that a gateway has checked, which rules write like a header:
 * `@request.auth.claims.sub`, `@request.auth.claims[groups][name]`. Undefined for the name of a header.
 */
export function buildClaimMatch(name: string, value: StringMatch): Resource | undefined {
  const path = claimPath(name)
  const match = buildStringMatch(value)
  return path && match && matchClaimValue(path, { string_match: match })
}

function claimPath(name: string): readonly string[] | undefined {
  if (!name.toLowerCase().startsWith(prefix)) return undefined
  const rest = name.slice(prefix.length)
  if (/^\..+/.test(rest)) return rest.slice(1).split('.')
  return /^\[.+\]$/.test(rest) ? rest.slice(1, -1).split('][') : undefined
}
