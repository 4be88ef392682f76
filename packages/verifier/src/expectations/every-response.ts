import type { TrafficResult } from '../traffic/traffic-result.ts'
import { type Expectation, judgeCount } from './expectation.ts'

/** Every request is answered with this status and these headers (names in lower case, values exact). */
export function everyResponse(
  traffic: string,
  wanted: { readonly status: number; readonly headers?: Readonly<Record<string, string>> },
): Expectation {
  const headers = Object.entries(wanted.headers ?? {})
  const name = ['status ' + wanted.status, ...headers.map(([header, value]) => `${header}: ${value}`)].join(
    ', ',
  )
  const matches = (result: TrafficResult) =>
    result.status === wanted.status && headers.every(([header, value]) => result.headers[header] === value)
  return {
    traffic,
    role: 'invariant',
    description: `every response has ${name}`,
    judge({ results }) {
      const sample = results.length
      const odd = results.find((result) => !matches(result))
      return [
        judgeCount({
          name,
          observed: results.filter(matches).length,
          sample,
          accepted: { low: sample, high: sample },
          ...(odd && { note: `the first other one: ${describe(odd, Object.keys(wanted.headers ?? {}))}` }),
        }),
      ]
    },
    seen: ({ results }) => results.every(matches),
  }
}

function describe(result: TrafficResult, headers: readonly string[]): string {
  if (result.error !== undefined) return `${result.error} (${result.message})`
  return [`status ${result.status}`, ...headers.map((header) => `${header}: ${result.headers[header]}`)].join(
    ', ',
  )
}
