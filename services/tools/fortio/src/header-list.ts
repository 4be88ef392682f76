export type Header = readonly [name: string, value: string]

/** `Key: value`; the value keeps its spaces. Undefined without a colon. */
export function parseHeader(text: string): Header | undefined {
  const colon = text.indexOf(':')
  return colon < 0 ? undefined : [text.slice(0, colon).trim(), text.slice(colon + 1)]
}

/** `x-request-id` as Go writes it: `X-Request-Id`. What is no token stays as it is. */
export function canonicalName(name: string): string {
  if (!/^[\w!#$%&'*+.^`|~-]+$/.test(name)) return name
  return name.toLowerCase().replace(/(^|-)[a-z]/g, (letter) => letter.toUpperCase())
}
