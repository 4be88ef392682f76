import { hostname } from 'node:os'
import * as v from 'valibot'

/** An environment variable's text, turned into a value. Each fails with one sentence: what it must be. */
const integer = (min: number, max: number) =>
  v.message(
    v.pipe(v.string(), v.regex(/^\d+$/), v.transform(Number), v.minValue(min), v.maxValue(max)),
    `must be a whole number from ${min} to ${max}`,
  )

/** A server's base URL without path: `http://forecast:3002`. */
const httpOrigin = v.message(
  v.pipe(
    v.string(),
    v.check((text) => URL.canParse(text)),
    v.transform((text) => new URL(text)),
    v.check((url) => url.protocol === 'http:' && url.pathname === '/' && url.search === ''),
    v.transform((url) => url.origin),
  ),
  'must look like http://host:port, without a path',
)

/**
 * What every service reads. No name here ends like Kubernetes' own `<SERVICE>_PORT=tcp://…`,
 * which every pod has in its environment.
 */
export const serverSettings = (port: number) => ({
  /** `::` binds every address, IPv4 and IPv6. */
  LISTEN_HOST: v.optional(v.string(), '::'),
  LISTEN_PORT: v.optional(integer(0, 65_535), String(port)),
  LOG_LEVEL: oneOf(['info', 'fatal', 'error', 'warn', 'debug', 'trace', 'silent']),
  /** In a container: the pod's name. */
  HOSTNAME: v.optional(v.string(), hostname()),
  /** Only lower case: some servers turn a request's `Proxy` header into HTTP_PROXY. */
  http_proxy: v.optional(httpOrigin),
  no_proxy: v.optional(v.string()),
})

/** One of `choices`, or absent. */
export const maybeOneOf = <const T extends readonly string[]>(choices: T) =>
  v.optional(v.picklist(choices, `must be one of ${choices.join(', ')}`))

/** One of `choices`; the first is the default. */
export const oneOf = <const T extends readonly [string, ...string[]]>(choices: T) =>
  v.optional(v.picklist(choices, `must be one of ${choices.join(', ')}`), choices[0])

/** One of the versions in a service's table; the first is the default. */
export function versionIn<const T extends Readonly<Record<string, unknown>>>(versions: T) {
  const [first, ...others] = Object.keys(versions) as (keyof T & string)[]
  if (first === undefined) throw new Error('a service has at least one version')
  return oneOf([first, ...others])
}

/** A version that is only a name, for a service that behaves alike in all of them. */
export const versionName = v.optional(
  v.pipe(v.string(), v.regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$/, 'must be a label value such as v1')),
  'v1',
)

/** Where a neighbour is; the default is its name inside the namespace. */
export const serviceUrl = (address: string) => v.optional(httpOrigin, address)

/** Any text, or absent. */
export const maybeText = v.optional(v.string())

/** A word such as `red`, or absent. */
export const maybeWord = v.optional(
  v.pipe(v.string(), v.regex(/^[A-Za-z][A-Za-z0-9-]{0,62}$/, 'must be one word such as red')),
)

/** `true` or `false`, in any case, or absent. */
export const maybeBoolean = v.optional(
  v.message(
    v.pipe(
      v.string(),
      v.toLowerCase(),
      v.picklist(['true', 'false']),
      v.transform((text) => text === 'true'),
    ),
    'must be true or false',
  ),
)

/** Text; `fallback` when absent. */
export const text = (fallback: string) => v.optional(v.string(), fallback)

/** A URL with one of these protocols (`mongodb:`); `fallback` when absent. */
export const urlOf = (protocols: readonly [string, ...string[]], fallback: string) =>
  v.optional(
    v.pipe(
      v.string(),
      v.check(
        // Not the WHATWG grammar: a MongoDB URL may name several hosts.
        (url) =>
          protocols.some((protocol) => url.startsWith(`${protocol}//`) && url.length > protocol.length + 2),
        `must be a URL that begins with ${protocols[0]}//`,
      ),
    ),
    fallback,
  )

/** From 1 ms, or absent. */
export const maybeMilliseconds = v.optional(integer(1, 2 ** 31 - 1))

/** From 0 to 1, or absent. */
export const maybeProbability = v.optional(
  v.message(
    v.pipe(v.string(), v.regex(/^\d*\.?\d+$/), v.transform(Number), v.maxValue(1)),
    'must be a number from 0 to 1',
  ),
)

/** A TCP port, or absent. */
export const maybePort = v.optional(integer(1, 65_535))

/** A whole number from 0, or absent. */
export const maybeWholeNumber = v.optional(integer(0, 1_000_000))

/** Any text; `fallback` when absent. */
export const textOr = (fallback: string) => v.optional(v.string(), fallback)

/** A TCP port. */
export const tcpPort = (port: number) => v.optional(integer(1, 65_535), String(port))

const hostLabels = /^[A-Za-z0-9_]([A-Za-z0-9_-]*[A-Za-z0-9_])?(\.[A-Za-z0-9_]([A-Za-z0-9_-]*[A-Za-z0-9_])?)*$/
const hostText = v.message(
  v.pipe(v.string(), v.maxLength(253), v.regex(hostLabels)),
  'must be a host name without port, such as ratings',
)

/** A host's name or IPv4 address. */
export const hostName = (name: string) => v.optional(hostText, name)

/** Bookinfo's SERVICES_DOMAIN: appended to the names of the services it calls. */
export const maybeDomain = v.optional(hostText)

/** A neighbour's base URL from the three parts that Bookinfo configures. */
export function neighbourUrl(host: string, domain: string | undefined, port: number): string {
  return `http://${host}${domain === undefined ? '' : `.${domain}`}:${port}`
}

/** For `registerFaultSwitch`: a status to answer with, a time to wait before. Absent means: behave. */
export const faultSettings = {
  FAULT_STATUS: v.optional(integer(200, 599)),
  FAULT_DELAY_MS: v.optional(integer(1, 600_000)),
}
