const unitSeconds: Readonly<Record<string, number>> = {
  h: 3600,
  m: 60,
  s: 1,
  ms: 1e-3,
  us: 1e-6,
  µs: 1e-6,
  ns: 1e-9,
}
const part = /(\d+(?:\.\d*)?|\.\d+)(h|ms|m|s|us|µs|ns)/y

/** Seconds of a Go duration (`1m30s`, `250ms`). Throws a RangeError when the text is none. */
export function parseDuration(text: string): number {
  const digits = text.replace(/^[+-]/, '')
  if (digits === '0') return 0
  let seconds = 0
  part.lastIndex = 0
  do {
    const match = part.exec(digits)
    const unit = unitSeconds[match?.[2] ?? '']
    if (match === null || unit === undefined)
      throw new RangeError(`"${text}" is not a duration: write a number with a unit, such as 1m30s or 250ms`)
    seconds += Number(match[1]) * unit
  } while (part.lastIndex < digits.length)
  return text.startsWith('-') ? -seconds : seconds
}

/** A Go duration in protobuf's JSON, which knows seconds alone: `250ms` becomes `0.25s`. */
export function buildDuration(text: string): string {
  return `${Number(parseDuration(text).toFixed(9))}s`
}
