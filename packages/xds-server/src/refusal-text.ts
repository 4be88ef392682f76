const maxLength = 500

/**
 * The meaning of a NACK's message. Envoy puts blanks at random into messages it does not want compared,
 * and may print the whole refused resource before the reason.
 */
export function refusalText(message: string): string {
  const lines = message.split('\n')
  const reasonStart = lines.findLastIndex((line) => line.trimEnd().endsWith(':'))
  const tail = lines.slice(reasonStart + 1).join(' ')
  const text = (tail.trim() === '' ? message : tail).replace(/\s+/g, ' ').trim()
  return text.length <= maxLength ? text : `${text.slice(0, maxLength)} …`
}
