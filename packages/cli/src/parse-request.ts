export interface RequestLine {
  readonly method: string
  readonly scheme: 'http' | 'https'
  readonly host: string
  readonly port: number
  /** As in the Host header. */
  readonly authority: string
  /** With the query. */
  readonly path: string
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string>>
}

/** Whether a word is a request, and not a file: `GET http://host:port/path`, or the address alone. */
export function isRequest(word: string): boolean {
  return /^([A-Za-z]+\s+)?https?:\/\//.test(word)
}

/** Throws an Error for what is no request. A header `Host` is what the client says it wants, whatever it connects to. */
export function parseRequest(word: string, headerLines: readonly string[]): RequestLine {
  const [first = '', second] = word.trim().split(/\s+/)
  const url = URL.parse(second ?? first)
  if (url === null || url.hostname === '') throw new Error(`"${word}" is no request such as ${example}`)
  const headers = Object.fromEntries(headerLines.map(parseHeader))
  const { host: ownHost, ...rest } = headers
  const scheme = url.protocol === 'https:' ? 'https' : 'http'
  return {
    method: second === undefined ? 'GET' : first.toUpperCase(),
    scheme,
    host: url.hostname,
    port: url.port === '' ? (scheme === 'https' ? 443 : 80) : Number(url.port),
    authority: ownHost ?? url.host,
    // As it was typed: what a proxy makes of dots is part of the answer.
    path: (second ?? first)
      .replace(/^https?:\/\/[^/?#]*/, '')
      .replace(/#.*$/, '')
      .replace(/^(?!\/)/, '/'),
    headers: rest,
  }
}

const example = "'GET http://forecast:3002/weather'"

function parseHeader(line: string): readonly [string, string] {
  const colon = line.indexOf(':')
  if (colon < 1) throw new Error(`-H takes a header such as "location: north", not "${line}"`)
  return [line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim()]
}
