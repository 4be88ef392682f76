const units: Readonly<Record<string, bigint>> = {
  ns: 1n,
  us: 1_000n,
  µs: 1_000n, // U+00B5
  μs: 1_000n, // U+03BC
  ms: 1_000_000n,
  s: 1_000_000_000n,
  m: 60_000_000_000n,
  h: 3_600_000_000_000n,
}

/**
 * A duration as Go reads it (`1h2m3s`, `100ms`, `-1.5s`, `0`), in nanoseconds; for anything else Go's error text, as
 * `time.ParseDuration` prints it.
 */
export function parseGoDuration(text: string): bigint | { readonly error: string } {
  const quoted = JSON.stringify(text)
  const invalid = { error: `time: invalid duration ${quoted}` }
  const sign = /^[+-]/.exec(text)?.[0] ?? ''
  let rest = text.slice(sign.length)
  if (rest === '0') return 0n
  if (rest === '') return invalid
  let total = 0n
  while (rest !== '') {
    const part = /^(\d*)(?:\.(\d*))?([^.\d]*)/.exec(rest)
    const [whole, digits = '', fraction = '', unit = ''] = part ?? []
    if (whole === undefined || (digits === '' && fraction === '')) return invalid
    if (unit === '') return { error: `time: missing unit in duration ${quoted}` }
    const scale = units[unit]
    if (scale === undefined)
      return { error: `time: unknown unit ${JSON.stringify(unit)} in duration ${quoted}` }
    total += BigInt(digits === '' ? 0 : digits) * scale
    if (fraction !== '') total += (BigInt(fraction) * scale) / 10n ** BigInt(fraction.length)
    if (total > 9_223_372_036_854_775_807n) return invalid
    rest = rest.slice(whole.length)
  }
  return sign === '-' ? -total : total
}
