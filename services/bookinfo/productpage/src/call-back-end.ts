import type { IncomingMessage, OutgoingHttpHeaders } from 'node:http'
import { promisify } from 'node:util'
import { unzip } from 'node:zlib'
import type { HttpClient } from '@traffic-lab/service-kit'

const bodyLimit = 1024 * 1024
const redirectLimit = 30
const redirects = new Set([301, 302, 303, 307, 308])
/** Not for another host than the one they were sent to. */
const credentials = ['authorization', 'cookie', 'jwt']

export interface BackEndCall {
  readonly http: HttpClient
  readonly url: string
  readonly headers: OutgoingHttpHeaders
  /** How often to ask, at once again on anything but 200. */
  readonly tries: number
  /** For the connection, and again for each read. */
  readonly timeoutMs: number
}

export interface BackEndAnswer {
  /** Of the last try; undefined when it brought no answer. */
  readonly status: number | undefined
  /** Of an answer with status 200. */
  readonly body: string | undefined
  readonly servedBy: string | undefined
  readonly instance: string | undefined
  readonly tries: number
  /** All tries together. */
  readonly durationMs: number
  /** Why there was no answer. */
  readonly error: unknown
}

/** Asks a back end, and again if told so. Whatever happens is an answer; nothing is thrown. */
export async function callBackEnd(call: BackEndCall): Promise<BackEndAnswer> {
  const start = performance.now()
  for (let tries = 1; ; tries += 1) {
    const outcome = await tryOnce(call)
    if (outcome.status === 200 || tries === call.tries)
      return { ...outcome, tries, durationMs: performance.now() - start }
  }
}

async function tryOnce(call: BackEndCall): Promise<Omit<BackEndAnswer, 'tries' | 'durationMs'>> {
  try {
    const answer = await follow(call)
    const body = await readBody(answer)
    const { statusCode: status, headers } = answer
    return {
      status,
      body: status === 200 ? body : undefined,
      servedBy: single(headers['x-served-by']),
      instance: single(headers['x-instance']),
      error: undefined,
    }
  } catch (error) {
    return { status: undefined, body: undefined, servedBy: undefined, instance: undefined, error }
  }
}

/** The first answer that is no redirect. */
async function follow({ http, url, headers, timeoutMs }: BackEndCall): Promise<IncomingMessage> {
  let target = new URL(url)
  let sent = headers
  for (let hops = 0; hops <= redirectLimit; hops += 1) {
    const answer = await http.send(target.href, { headers: sent, idleTimeoutMs: timeoutMs })
    const { location } = answer.headers
    if (location === undefined || !redirects.has(answer.statusCode ?? 0)) return answer
    await readBody(answer)
    const next = new URL(location, target)
    if (next.host !== target.host) sent = without(sent, credentials)
    target = next
  }
  throw new Error(`more than ${redirectLimit} redirects from ${url}`)
}

async function readBody(answer: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of answer as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > bodyLimit) throw new Error(`an answer of more than ${bodyLimit} bytes`)
    chunks.push(chunk)
  }
  const encoding = answer.headers['content-encoding'] ?? 'identity'
  const bytes = Buffer.concat(chunks)
  if (encoding === 'identity' || size === 0) return bytes.toString('utf8')
  return (await promisify(unzip)(bytes, { maxOutputLength: bodyLimit })).toString('utf8')
}

function without(headers: OutgoingHttpHeaders, names: readonly string[]): OutgoingHttpHeaders {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !names.includes(name)))
}

function single(value: string | string[] | undefined): string | undefined {
  return typeof value === 'string' ? value : value?.[0]
}
