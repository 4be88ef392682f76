/**
 * A number as Go's `%g` prints it: `precision` significant digits without trailing zeros, or the shortest text that
 * reads back as the same number; with an exponent below 1e-4, and where the digits (six for the shortest) end.
 */
export function formatGeneral(value: number, precision?: number): string {
  if (value === 0) return '0'
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'NaN' : value > 0 ? '+Inf' : '-Inf'
  const scientific = Math.abs(value).toExponential(precision === undefined ? undefined : precision - 1)
  const [mantissa = '', exponentText] = scientific.split('e')
  const digits = mantissa.replace('.', '').replace(/0+$/, '')
  const exponent = Number(exponentText)
  const withExponent = exponent < -4 || exponent >= (precision ?? 6)
  return `${value < 0 ? '-' : ''}${(withExponent ? scientificText : plainText)(digits, exponent)}`
}

function scientificText(digits: string, exponent: number): string {
  const fraction = digits.length > 1 ? `.${digits.slice(1)}` : ''
  const power = String(Math.abs(exponent)).padStart(2, '0')
  return `${digits.slice(0, 1)}${fraction}e${exponent < 0 ? '-' : '+'}${power}`
}

function plainText(digits: string, exponent: number): string {
  if (exponent < 0) return `0.${'0'.repeat(-exponent - 1)}${digits}`
  const whole = digits.slice(0, exponent + 1).padEnd(exponent + 1, '0')
  const fraction = digits.slice(exponent + 1)
  return fraction === '' ? whole : `${whole}.${fraction}`
}
