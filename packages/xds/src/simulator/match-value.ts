import { RE2JS } from 're2js'
import { isResource, valueAt } from '../json.ts'
import type { Json } from '../snapshot.ts'

/** Whether Envoy's StringMatcher takes a value. Regular expressions match the whole of it. */
export function matchesText(matcher: Json | undefined, value: string): boolean {
  const ignoreCase = valueAt(matcher, 'ignore_case') === true
  const fold = (text: string) => (ignoreCase ? text.toLowerCase() : text)
  const has = fold(value)
  return conditionsOf(matcher).every(([operator, wanted]) => {
    switch (operator) {
      case 'exact':
        return has === fold(wanted)
      case 'prefix':
        return has.startsWith(fold(wanted))
      case 'suffix':
        return has.endsWith(fold(wanted))
      case 'contains':
        return has.includes(fold(wanted))
      default:
        return matchesRegex(wanted, value)
    }
  })
}

/** In words: `exactly "jason"`. */
export function describeText(matcher: Json | undefined): string {
  const words = { exact: 'exactly', prefix: 'beginning with', suffix: 'ending with', contains: 'with' }
  const parts = conditionsOf(matcher).map(([operator, wanted]) =>
    operator === 'regex' ? `like /${wanted}/` : `${words[operator]} "${wanted}"`,
  )
  return parts.join(' and ')
}

export function matchesRegex(regex: string, value: string): boolean {
  const pattern = compiled.get(regex) ?? RE2JS.compile(regex)
  compiled.set(regex, pattern)
  return pattern.matches(value)
}

/** Compiling costs far more than matching, and routes ask the same again for each request. */
const compiled = new Map<string, RE2JS>()

const operators = ['exact', 'prefix', 'suffix', 'contains'] as const

function conditionsOf(matcher: Json | undefined): readonly (readonly [Operator, string])[] {
  if (!isResource(matcher)) return []
  const plain = operators.flatMap((operator) => {
    const wanted = matcher[operator]
    return typeof wanted === 'string' ? [[operator, wanted] as const] : []
  })
  const regex = valueAt(matcher, 'safe_regex', 'regex')
  return typeof regex === 'string' ? [...plain, ['regex', regex]] : plain
}

type Operator = (typeof operators)[number] | 'regex'
