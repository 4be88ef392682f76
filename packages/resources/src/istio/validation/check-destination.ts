import type { JsonRecord } from '../../json-record.ts'
import { number, record, text } from '../../proto-reader.ts'
import { checkHeaderOperations } from './check-headers.ts'
import { checkPort, checkWildcardDomain, isDnsLabel } from './common-values.ts'
import { all, type Findings, listedProblem, nothing, problem, problemIf } from './findings.ts'

/** Host, subset and port of a destination; undefined is fine. */
export function checkDestination(destination: JsonRecord | undefined): Findings {
  if (destination === undefined) return nothing
  const host = text(destination, 'host')
  const subset = text(destination, 'subset')
  const port = record(destination, 'port')
  return all(
    host === '*' ? problem('invalid destination host *') : checkWildcardDomain(host),
    subset === '' ? nothing : checkSubsetName(subset),
    port === undefined ? nothing : checkPort(number(port, 'number')),
  )
}

export function checkSubsetName(name: string): Findings {
  if (name === '') return problem('subset name cannot be empty')
  return problemIf(!isDnsLabel(name), `subset name is invalid: ${name}`)
}

/** The destinations of one route with their weights. */
export function checkWeightedDestinations(route: readonly JsonRecord[]): Findings {
  const each = route.map((entry) => {
    const destination = record(entry, 'destination')
    const weight = number(entry, 'weight')
    return all(
      destination === undefined ? listedProblem('destination is required') : nothing,
      checkHeaderOperations(record(entry, 'headers')),
      checkDestination(destination),
      problemIf(weight < 0, `weight ${weight} < 0`),
    )
  })
  // istiod adds in 32 bits.
  const total = route.reduce((sum, entry) => (sum + number(entry, 'weight')) | 0, 0)
  return all(...each, problemIf(route.length > 1 && total === 0, 'total destination weight = 0'))
}
