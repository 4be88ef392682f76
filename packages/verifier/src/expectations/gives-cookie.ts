import type { TrafficResult } from '../traffic/traffic-result.ts'
import { type Expectation, judgeCount } from './expectation.ts'
import { witnessed } from './witness.ts'

/**
 * How many answers give the caller a cookie of this name and lifetime, as Envoy does for a hash that lacks one: with
 * a value of its own making, hidden from scripts. No answer gives any other cookie.
 */
export function givesCookie(
  traffic: string,
  cookie: { readonly name: string; readonly maxAgeSeconds: number; readonly times: number },
): Expectation {
  const { name, maxAgeSeconds, times } = cookie
  const wanted = new RegExp(`^${name}="[0-9a-f]+"; Max-Age=${maxAgeSeconds}; HttpOnly$`)
  const attributes = `${name}="…"; Max-Age=${maxAgeSeconds}; HttpOnly`
  return {
    traffic,
    role: times === 0 ? 'invariant' : 'effect',
    description: times === 0 ? 'no answer gives a cookie' : `${times} answers give the cookie ${attributes}`,
    judge({ results }) {
      const given = results.flatMap(({ headers }) => headers['set-cookie'] ?? [])
      const others = given.filter((line) => !wanted.test(line))
      const sample = results.length
      const isWanted = ({ headers }: TrafficResult) => wanted.test(headers['set-cookie'] ?? '')
      const enough = given.length - others.length >= times
      return [
        judgeCount({
          name: `answers with ${attributes}`,
          observed: given.length - others.length,
          sample,
          accepted: { low: times, high: times },
          // Too few: one that gives none. Too many: the last one that gives it.
          ...witnessed(results.findLast((result) => isWanted(result) === enough)),
        }),
        judgeCount({
          name: 'answers with another cookie',
          observed: others.length,
          sample,
          accepted: { low: 0, high: 0 },
          ...witnessed(results.find(({ headers }) => headers['set-cookie'] === others[0])),
          ...(others[0] !== undefined && { note: others[0] }),
        }),
      ]
    },
  }
}
