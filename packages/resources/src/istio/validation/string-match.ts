import { RE2JS } from 're2js'
import type { JsonRecord } from '../../json-record.ts'
import { text } from '../../proto-reader.ts'
import { type Findings, nothing, problem } from './findings.ts'

/** A match whose empty prefix Envoy would refuse: headers, methods, authorities. */
export function checkStringMatch(match: JsonRecord | undefined, where: string): Findings {
  if (matchKind(match) === 'prefix' && text(match, 'prefix') === '')
    return problem(`"${where}": prefix string match should not be empty`)
  return checkMatchRegex(match, where)
}

/** Only the regular expression of a match; an empty prefix is a prefix. */
export function checkMatchRegex(match: JsonRecord | undefined, where: string): Findings {
  if (matchKind(match) !== 'regex') return nothing
  const regex = text(match, 'regex')
  return regex === ''
    ? problem(`"${where}": regex string match should not be empty`)
    : checkRegex(regex, where)
}

/** RE2's syntax, with Go's error texts. */
export function checkRegex(regex: string, where: string): Findings {
  if (new TextEncoder().encode(regex).length > 1024)
    return problem(`"${where}": regex is too large, max length allowed is 1024`)
  try {
    RE2JS.compile(regex)
    return nothing
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    const advice = 'Istio uses RE2 style regex-based match (https://github.com/google/re2/wiki/Syntax)'
    return problem(`"${where}": ${reason}; ${advice}`)
  }
}

/** The member that is set; of several, protobuf keeps the last. */
export function matchKind(match: JsonRecord | undefined): 'exact' | 'prefix' | 'regex' | undefined {
  const kinds = Object.keys(match ?? {}).filter(
    (key) => key === 'exact' || key === 'prefix' || key === 'regex',
  )
  return kinds.at(-1)
}
