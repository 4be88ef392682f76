const maxLength = 500

/** In front of a reason Envoy may name the resource, which the caller knows, and mark text as not to be compared. */
const noise = [/^Error adding\/updating (listener|cluster)\(s\) [^ ]+: /, /goo\.gle\/debug\w*/g]

/**
 * The meaning of a NACK's message, on one line. Envoy mixes blanks into it at random, so that nobody compares it,
 * and may print the whole refused message first; the reason then follows on a line that begins with a colon.
 */
export function refusalText(message: string): string {
  const lines = message.split('\n')
  const reason = lines.findLastIndex((line) => line.startsWith(': '))
  const meant = reason === -1 ? message : lines.slice(reason).join('\n').slice(2)
  const text = noise
    .reduce((rest, pattern) => rest.replace(pattern, ''), meant)
    .replace(/\s+/g, ' ')
    .trim()
  return text.length <= maxLength ? text : `${text.slice(0, maxLength)} …`
}
