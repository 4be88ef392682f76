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

/** For `registerFaultSwitch`: a status to answer with, a time to wait before. Absent means: behave. */
export const faultSettings = {
  FAULT_STATUS: v.optional(integer(200, 599)),
  FAULT_DELAY_MS: v.optional(integer(1, 600_000)),
}
