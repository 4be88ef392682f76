import type { Resource } from './snapshot.ts'

/**
 * Envoy's matchers for the values of an AuthorizationPolicy. A star stands for any text: alone, at the beginning or at
 * the end; elsewhere it is a character like any other.
 */
export function matchText(value: string, ignoreCase = false): Resource {
  if (value === '*') return matchRegex('.+')
  return { ...matchPart(value), ...(ignoreCase && { ignore_case: true }) }
}

/** The same for a SPIFFE id, which rules write without its scheme. */
export function matchIdentity(value: string): Resource {
  if (value === '*') return matchRegex('.+')
  if (value.startsWith('*')) return matchRegex(`${scheme}.*${value.slice(1)}`)
  return matchPart(`${scheme}${value}`)
}

const scheme = 'spiffe://'

export function matchRegex(regex: string): Resource {
  return { safe_regex: { regex } }
}

export function matchHeader(name: string, value: string, ignoreCase = false): Resource {
  if (value === '*') return { name, present_match: true }
  return { name, string_match: matchText(value, ignoreCase) }
}

/** One of several values that stand in one header, separated by commas. */
export function matchHeaderList(name: string, value: string): Resource {
  if (value === '*') return { name, present_match: true }
  const regex = value.startsWith('*')
    ? `.*${quoteRegex(value.slice(1))}`
    : value.endsWith('*')
      ? `${quoteRegex(value.slice(0, -1))}.*`
      : quoteRegex(value)
  return {
    name,
    string_match: matchRegex(`^${regex}$|^${regex},.*|.*,${regex},.*|.*,${regex}$`),
  }
}

/** An address, or a block of them; the bits behind a block's prefix are kept as written. */
export function matchAddress(block: string): Resource {
  const [address = '', bits] = block.split('/')
  const whole = address.includes(':') ? 128 : 32
  return { address_prefix: address, prefix_len: bits === undefined ? whole : Number(bits) }
}

function matchPart(value: string): Resource {
  if (value.startsWith('*')) return { suffix: value.slice(1) }
  if (value.endsWith('*')) return { prefix: value.slice(0, -1) }
  return { exact: value }
}

function quoteRegex(text: string): string {
  return text.replace(/[\\.+*?()|[\]{}^$]/g, '\\$&')
}
