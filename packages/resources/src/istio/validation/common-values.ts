import { parseGoDuration } from '../../schema/go-duration.ts'
import { type Findings, nothing, problem, problemIf } from './findings.ts'

const label = '[a-zA-Z0-9](?:[-a-zA-Z0-9]*[a-zA-Z0-9])?'
const labelPattern = new RegExp(`^${label}$`)
const wildcardLabelPattern = new RegExp(`^(\\*|(\\*|\\*-)?${label})$`)

/** A DNS label (RFC 1123) as Istio reads it: capitals are allowed. */
export function isDnsLabel(text: string): boolean {
  return text.length <= 63 && labelPattern.test(text)
}

export function checkPort(port: number): Findings {
  return problemIf(port < 1 || port > 65535, `port number ${port} must be in the range 1..65535`)
}

/** At least 1 ms and whole milliseconds; what is no duration at all is refused before. */
export function checkDuration(duration: unknown): Findings {
  if (typeof duration !== 'string') return nothing
  const nanoseconds = parseGoDuration(duration)
  if (typeof nanoseconds !== 'bigint') return nothing
  if (nanoseconds < 1_000_000n) return problem('duration must be greater than 1ms')
  return problemIf(nanoseconds % 1_000_000n !== 0n, 'only durations to ms precision are supported')
}

/** A fully qualified name without a wildcard. */
export function checkFqdn(domain: string): Findings {
  return domainLength(domain) ?? checkLabels(domain)
}

/** A name whose first label may be or begin with `*`. */
export function checkWildcardDomain(domain: string): Findings {
  const length = domainLength(domain)
  if (length !== undefined) return length
  const dot = domain.indexOf('.')
  const first = dot < 0 ? domain : domain.slice(0, dot)
  if (first.length > 63 || !wildcardLabelPattern.test(first)) return invalidLabel(domain, first)
  return dot < 0 ? nothing : checkLabels(domain.slice(dot + 1))
}

function domainLength(domain: string): Findings | undefined {
  if (domain.length > 255) return problem(`domain name ${quote(domain)} too long (max 255)`)
  return domain === '' ? problem('empty domain name not allowed') : undefined
}

function checkLabels(domain: string): Findings {
  const labels = domain.split('.')
  const last = labels.at(-1) ?? ''
  if (/^[+-]?\d+$/.test(last))
    return problem(
      `domain name ${quote(domain)} invalid (top level domain ${quote(last)} cannot be all-numeric)`,
    )
  // An empty last label is the dot of an absolute name.
  const checked = last === '' ? labels.slice(0, -1) : labels
  const bad = checked.find((part) => !isDnsLabel(part))
  return bad === undefined ? nothing : invalidLabel(domain, bad)
}

function invalidLabel(domain: string, part: string): Findings {
  return problem(`domain name ${quote(domain)} invalid (label ${quote(part)} invalid)`)
}

export function isIpAddress(text: string): boolean {
  return isIpv4(text) || isIpv6(text)
}

export function checkIpAddress(text: string): Findings {
  return problemIf(!isIpAddress(text), `${text} is not a valid IP`)
}

export function checkSubnet(subnet: string): Findings {
  const [address = '', bits, ...more] = subnet.split('/')
  if (bits === undefined || more.length > 0) return checkIpAddress(subnet)
  const limit = isIpv4(address) ? 32 : 128
  const valid = isIpAddress(address) && /^(0|[1-9]\d*)$/.test(bits) && Number(bits) <= limit
  return problemIf(!valid, `${subnet} is not a valid CIDR block`)
}

function isIpv4(text: string): boolean {
  const parts = text.split('.')
  return parts.length === 4 && parts.every((part) => /^(0|[1-9]\d{0,2})$/.test(part) && Number(part) < 256)
}

function isIpv6(text: string): boolean {
  const [address = ''] = text.split('%')
  if (!/^[0-9a-fA-F:.]+$/.test(address) || !address.includes(':')) return false
  try {
    return new URL(`http://[${address}]/`).hostname !== ''
  } catch {
    return false
  }
}

/** Label keys and values that select workloads. */
export function checkLabelSet(labels: readonly [string, string][]): Findings {
  const errors = labels.flatMap(([key, value]) => [
    ...(isLabelKey(key) ? [] : [`invalid tag key: ${quote(key)}`]),
    ...(labelValue.test(value) && value.length <= 63 ? [] : [`invalid tag value: ${quote(value)}`]),
  ])
  return { errors, wrapped: errors.length > 0, warnings: [] }
}

const labelValue = /^([a-zA-Z0-9]([-a-zA-Z0-9_.]*[a-zA-Z0-9])?)?$/
const qualifiedName = /^([a-zA-Z0-9][-a-zA-Z0-9_.]{0,61})?[a-zA-Z0-9]$/

function isLabelKey(key: string): boolean {
  const slash = key.lastIndexOf('/')
  if (!qualifiedName.test(key.slice(slash + 1))) return false
  const prefix = key.slice(0, Math.max(slash, 0))
  return slash < 0 || (prefix.length <= 253 && prefix.split('.').every(isDnsLabel))
}

/** Namespaces a rule is exported to: `.`, `*` alone, or names. */
export function checkExportTo(entries: readonly string[], namespace: string): Findings {
  const seen = new Set<string>()
  const errors: string[] = []
  for (const entry of entries) {
    const key = entry === '.' ? namespace : entry
    if (seen.has(key))
      errors.push(
        key === entry
          ? `duplicate entries in exportTo for entry ${entry}`
          : `duplicate entries in exportTo: . and current namespace ${namespace}`,
      )
    else if (entry === '~') errors.push('exportTo ~ (none) is not allowed for Istio configuration objects')
    else if (key !== '*' && !isDnsLabel(key))
      errors.push('only .,*, or a valid DNS 1123 label is allowed as exportTo entry')
    else seen.add(key)
  }
  if (seen.has('*') && entries.length > 1)
    errors.push('cannot have both public (*) and non-public exportTo values for a resource')
  return { errors, wrapped: errors.length > 1, warnings: [] }
}

/** Go's %q, for the texts that occur here. */
export function quote(text: string): string {
  return JSON.stringify(text)
}

/** Go's %v of a float64: exponents below -4 and from 21 on, with two digits. */
export function goFloat(value: number): string {
  if (value === 0 || (Math.abs(value) >= 1e-4 && Math.abs(value) < 1e21)) return String(value)
  return value.toExponential().replace(/e([+-])(\d)$/, 'e$10$2')
}
