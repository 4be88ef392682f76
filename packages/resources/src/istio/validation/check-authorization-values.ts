import { isIpAddress } from './common-values.ts'
import { all, errorText, type Findings, listedProblem, nothing, problem, problemIf } from './findings.ts'

/** Addresses and blocks of them; Go lists these errors even when there is one. */
export function checkAddresses(blocks: readonly string[]): Findings {
  return all(
    ...blocks.map((block) => {
      if (!block.includes('/'))
        return isIpAddress(block) ? nothing : listedProblem(`bad IP address (${block})`)
      const error = prefixError(block)
      return error === undefined ? nothing : listedProblem(`bad CIDR range (${block}): ${error}`)
    }),
  )
}

/** What Go's netip.ParsePrefix says of a block; undefined for a good one. */
function prefixError(block: string): string | undefined {
  const slash = block.lastIndexOf('/')
  const [address, bits] = [block.slice(0, slash), block.slice(slash + 1)]
  const because = (reason: string) => `netip.ParsePrefix(${JSON.stringify(block)}): ${reason}`
  if (!isIpAddress(address)) return because(`ParseAddr(${JSON.stringify(address)}): unable to parse IP`)
  if (!/^(0|[1-9]\d*)$/.test(bits)) return because(`bad bits after slash: ${JSON.stringify(bits)}`)
  const limit = address.includes(':') ? 128 : 32
  return Number(bits) > limit ? because('prefix length out of range') : undefined
}

export function checkPorts(ports: readonly string[]): Findings {
  return all(
    ...ports.map((port) => {
      if (!/^\d+$/.test(port))
        return listedProblem(
          `bad port (${port}): strconv.ParseUint: parsing ${JSON.stringify(port)}: invalid syntax`,
        )
      if (BigInt(port) >= 2n ** 32n)
        return listedProblem(
          `bad port (${port}): strconv.ParseUint: parsing ${JSON.stringify(port)}: value out of range`,
        )
      return Number(port) > 65535 ? listedProblem(`bad port (${port}): <nil>`) : nothing
    }),
  )
}

export function checkNotEmpty(field: string, values: readonly string[]): Findings {
  return problemIf(values.includes(''), `empty value not allowed, found in ${field}`)
}

/** `{*}` and `{**}` are the only parts of a path that may stand for others. */
export function checkPathTemplates(field: string, paths: readonly string[]): Findings {
  const bad = paths.some(
    (path) => (path.includes('{*}') || path.includes('{**}')) && unsupportedTemplate.test(path),
  )
  return problemIf(bad, `invalid or unsupported path template, found in ${field}`)
}

const unsupportedTemplate = /\/\{\w+=\*\*?\}|\{\w*\}|\/\*\*?|\*\*?\//

/** One side of a condition: whether its key exists, and its values are of the key's type. */
export function checkAttribute(key: string, values: readonly string[]): string | undefined {
  const empty = checkNotEmpty(key, values)
  if (empty.errors.length > 0) return errorText(empty)
  const found = checkKey(key, values)
  return found.errors.length === 0 ? undefined : errorText(found)
}

const textKeys = new Set([
  'source.namespace',
  'source.serviceAccount',
  'source.principal',
  'request.auth.principal',
  'request.auth.audiences',
  'request.auth.presenter',
  'connection.sni',
])
const mapKeys = [
  'request.headers',
  'request.experimental.inline.headers',
  'request.auth.claims',
  'experimental.envoy.filters.',
]

function checkKey(key: string, values: readonly string[]): Findings {
  if (mapKeys.some((prefix) => key.startsWith(prefix))) return checkMapKey(key)
  if (key === 'source.ip' || key === 'remote.ip' || key === 'destination.ip') return checkAddresses(values)
  if (key === 'destination.port') return checkPorts(values)
  if (textKeys.has(key)) return nothing
  if (key === 'destination.namespace')
    return problem(`attribute ${key} is replaced by the metadata.namespace`)
  if (key.startsWith('destination.labels'))
    return problem(`attribute ${key} is replaced by the workload selector`)
  if (key === 'destination.name' || key === 'destination.user')
    return problem(`deprecated attribute ${key}: only supported in v1alpha1`)
  return problem(`unknown attribute: ${key}`)
}

function checkMapKey(key: string): Findings {
  const open = key.indexOf('[')
  const good = key.endsWith(']') && open > 0 && open < key.length - 2
  return problemIf(!good, `bad key (${key}): should have format a[b]`)
}
