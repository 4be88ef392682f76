import type { IncomingMessage } from 'node:http'
import { Agent as HttpAgent, get as httpGet } from 'node:http'
import { Agent as HttpsAgent, get as httpsGet } from 'node:https'

export interface HttpGetOptions {
  /** Certificates (PEM) to trust. */
  readonly certificates?: readonly string[]
  /** With HTTP_PROXY, HTTPS_PROXY and NO_PROXY. */
  readonly env: NodeJS.ProcessEnv
  /** `user:password` and the origin it is meant for: it goes nowhere else. */
  readonly credentials?: { readonly origin: string; readonly value: string } | undefined
  readonly accept?: string
  readonly signal?: AbortSignal | undefined
}

export interface HttpAnswer {
  readonly body: IncomingMessage
  /** After redirections. */
  readonly url: URL
}

const redirectionsAllowed = 5
/** A connection on which nothing comes for so long is given up. */
const silenceMs = 30_000

/**
 * A GET that follows redirections and answers with a 200 or throws. Node's own `fetch` takes neither certificates
 * nor the proxy's variables per request.
 */
export async function get(
  url: URL,
  options: HttpGetOptions,
  left = redirectionsAllowed,
): Promise<HttpAnswer> {
  const body = await request(url, options)
  const { statusCode = 0, headers } = body
  if (statusCode === 200) return { body, url }
  body.destroy()
  if (statusCode >= 300 && statusCode < 400 && headers.location !== undefined) {
    if (left === 0) throw new Error(`${shown(url)} redirects too often`)
    return get(new URL(headers.location, url), options, left - 1)
  }
  throw new Error(`${shown(url)} answered ${statusCode}`)
}

/** An address as it may be printed: without user and password. */
export function shown(url: URL): string {
  const copy = new URL(url)
  copy.username = ''
  copy.password = ''
  return copy.href
}

function request(url: URL, options: HttpGetOptions): Promise<IncomingMessage> {
  const { certificates, env, accept = '*/*', signal } = options
  const authorization = authorizationFor(url, options)
  const headers = { accept, 'accept-encoding': 'identity', ...(authorization && { authorization }) }
  const common = { headers, timeout: silenceMs, ...(signal && { signal }) }
  return new Promise((resolve, reject) => {
    const sent =
      url.protocol === 'https:'
        ? httpsGet(
            url,
            {
              ...common,
              agent: new HttpsAgent({ proxyEnv: env, ...(certificates && { ca: [...certificates] }) }),
            },
            resolve,
          )
        : httpGet(url, { ...common, agent: new HttpAgent({ proxyEnv: env }) }, resolve)
    sent.on('timeout', () =>
      sent.destroy(new Error(`${shown(url)} has been silent for ${silenceMs / 1_000} s`)),
    )
    sent.on('error', reject)
  })
}

function authorizationFor(url: URL, { credentials }: HttpGetOptions): string | undefined {
  const own = credentialsOf(url)
  const value = own ?? (credentials?.origin === url.origin ? credentials.value : undefined)
  return value === undefined ? undefined : `Basic ${Buffer.from(value).toString('base64')}`
}

/** `user:password` of an address, decoded. */
export function credentialsOf({ username, password }: URL): string | undefined {
  if (username === '' && password === '') return undefined
  return `${decodeURIComponent(username)}:${decodeURIComponent(password)}`
}
