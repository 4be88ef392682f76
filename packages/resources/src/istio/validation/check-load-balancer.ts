import type { JsonRecord } from '../../json-record.ts'
import { number, record, records, text, texts } from '../../proto-reader.ts'
import { checkDuration } from './common-values.ts'
import { all, type Findings, nothing, problem, problemIf, warning } from './findings.ts'

export function checkLoadBalancer(settings: JsonRecord | undefined, hasOutlierDetection: boolean): Findings {
  if (settings === undefined) return nothing
  return all(
    checkConsistentHash(record(settings, 'consistentHash')),
    checkLocality(record(settings, 'localityLbSetting'), hasOutlierDetection),
    checkWarmup(record(settings, 'warmup')),
  )
}

function checkConsistentHash(hash: JsonRecord | undefined): Findings {
  if (hash === undefined) return nothing
  const cookie = record(hash, 'httpCookie')
  const maglev = record(hash, 'maglev')
  const size = number(maglev, 'tableSize')
  const oldSize = number(hash, 'minimumRingSize') !== 0
  const algorithm = maglev !== undefined || hash.ringHash !== undefined
  return all(
    problemIf(cookie !== undefined && text(cookie, 'name') === '', 'name required for HttpCookie'),
    oldSize
      ? warning(
          "consistent hash MinimumRingSize is deprecated, use ConsistentHashLB's RingHash configuration instead",
        )
      : nothing,
    problemIf(oldSize && algorithm, 'only one of MinimumRingSize or Maglev/Ringhash can be specified'),
    maglev === undefined
      ? nothing
      : all(
          problemIf(size === 0, 'tableSize must be set for maglev'),
          problemIf(size >= 5000011, 'tableSize must be less than 5000011 for maglev'),
          problemIf(!isPrime(size), 'tableSize must be a prime number for maglev'),
        ),
  )
}

/** Envoy counts 1 as a prime here. */
function isPrime(value: number): boolean {
  if (value > 0 && value < 4) return true
  if (value % 2 === 0) return false
  for (let factor = 3; factor * factor <= value; factor += 2) if (value % factor === 0) return false
  return true
}

function checkWarmup(warmup: JsonRecord | undefined): Findings {
  if (warmup === undefined) return nothing
  return all(
    warmup.duration === undefined ? problem('duration is required') : checkDuration(warmup.duration),
    problemIf(
      number(warmup, 'minimumPercent') > 100,
      'minimumPercent value should be less than or equal to 100',
    ),
    problemIf(
      warmup.aggression !== undefined && number(warmup, 'aggression') < 1,
      'aggression should be greater than or equal to 1',
    ),
  )
}

const topologyLabels = [
  'topology.kubernetes.io/region',
  'topology.kubernetes.io/zone',
  'topology.istio.io/subzone',
]

function checkLocality(setting: JsonRecord | undefined, hasOutlierDetection: boolean): Findings {
  if (setting === undefined) return nothing
  const distribute = records(setting, 'distribute')
  const failover = records(setting, 'failover')
  const priorities = texts(setting, 'failoverPriority')
  if (distribute.length > 0 && failover.length > 0)
    return problem("can not simultaneously specify 'distribute' and 'failover'")
  const topology = priorities.find((label) => topologyLabels.includes(label))
  if (failover.length > 0 && topology !== undefined)
    return problem(
      `can not simultaneously set 'failover' and topology label '${topology}' in 'failover_priority'`,
    )
  const shares: Findings[] = []
  for (const entry of distribute) {
    const weights = Object.values(record(entry, 'to') ?? {}).filter((weight) => typeof weight === 'number')
    const total = weights.reduce((sum, weight) => sum + weight, 0)
    if (weights.some((weight) => weight <= 0 || weight > 100))
      return all(...shares, problem('locality weight must be in range [1, 100]'))
    if (total !== 100) return all(...shares, problem(`total locality weight ${total} != 100`))
    shares.push(checkLocalities(Object.keys(record(entry, 'to') ?? {})))
  }
  return all(
    ...shares,
    checkLocalities(distribute.map((entry) => text(entry, 'from'))),
    (failover.length > 0 || priorities.length > 0) && !hasOutlierDetection
      ? warning('outlier detection policy must be provided for failover')
      : nothing,
    ...failover.map((entry) => checkFailover(text(entry, 'from'), text(entry, 'to'))),
  )
}

function checkFailover(from: string, to: string): Findings {
  const both = from + to
  return all(
    problemIf(from === to, 'locality lb failover settings must specify different regions'),
    problemIf(both.includes('/'), 'locality lb failover only specify region'),
    problemIf(both.includes('*'), "locality lb failover region should not contain '*' wildcard"),
  )
}

/** `region/zone/subzone`, each part optional from the end; a later entry must not lie within an earlier one. */
function checkLocalities(localities: readonly string[]): Findings {
  const earlier: string[][] = []
  for (const locality of localities) {
    const stars = locality.split('*').length - 1
    if (stars > 1 || (stars === 1 && !locality.endsWith('*')))
      return problem(`locality ${locality} wildcard '*' number can not exceed 1 and must be in the end`)
    const parts = locality.split('/').slice(0, 3)
    if (parts.includes(''))
      return problem(`locality ${locality} must not contain empty region/zone/subzone info`)
    const fixed = parts.filter((part) => part !== '*')
    if (earlier.some((other) => other.every((part, index) => fixed[index] === part)))
      return problem(`locality ${locality} overlap with previous specified ones`)
    earlier.push(fixed)
  }
  return nothing
}
