/**
 * `503:20,404:10`: a value and its percentage, or a value alone for always. `point` is a random number in [0, 100);
 * undefined: none of them.
 */
export function weightedChoice(text: string, point: number): string | undefined {
  let reached = 0
  for (const part of text.split(',')) {
    const [value = '', percent = '100'] = part.trim().split(':')
    reached += Number(percent)
    if (value !== '' && point < reached) return value
  }
  return undefined
}
