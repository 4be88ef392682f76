import { randomUUID } from 'node:crypto'
import { canonicalName, type Header } from './header-list.ts'
import type { HttpTarget } from './http-target.ts'
import { userAgent } from './version.ts'

export interface RequestOptions {
  readonly target: HttpTarget
  /** Empty: POST where there is a body or its type, else GET. */
  readonly method: string
  readonly headers: readonly Header[]
  readonly contentType: string
  readonly payload: string
  /** `user:password`, or empty. */
  readonly user: string
  readonly keepAlive: boolean
}

const uuidMark = '{uuid}'

/** GET, unless something says otherwise: a method, a body or its type. */
export function methodOf(options: RequestOptions): string {
  return options.method || (options.payload !== '' || contentTypeOf(options) !== '' ? 'POST' : 'GET')
}

/** The bytes of one request. A `{uuid}` in URL or body is another one each time. */
export function requestMessage(options: RequestOptions): () => Buffer {
  const { path } = options.target
  // URL encodes braces.
  const target = path.replaceAll('%7Buuid%7D', uuidMark)
  const build = () => buildMessage(options, withUuids(target), withUuids(options.payload))
  if (target.includes(uuidMark) || options.payload.includes(uuidMark)) return build
  const message = build()
  return () => message
}

function withUuids(text: string): string {
  return text.includes(uuidMark) ? text.replaceAll(uuidMark, () => randomUUID()) : text
}

function buildMessage(options: RequestOptions, path: string, payload: string): Buffer {
  const { target, headers, keepAlive } = options
  const fields = headerFields(options, Buffer.byteLength(payload))
  const host = headers.findLast(([name]) => name.toLowerCase() === 'host')?.[1].trim() ?? target.host
  const lines = [`${methodOf(options)} ${path} HTTP/1.1`, `Host: ${host}`]
  if (!keepAlive) lines.push('Connection: close')
  for (const [name, values] of [...fields].sort(([one], [other]) => (one < other ? -1 : 1)))
    for (const value of values) lines.push(`${name}: ${value.replace(/[\r\n]/g, ' ').trim()}`)
  return Buffer.from(`${lines.join('\r\n')}\r\n\r\n${payload}`)
}

/** What stands after Host: a name may have several values. */
function headerFields(options: RequestOptions, length: number): Map<string, readonly string[]> {
  const fields = new Map<string, readonly string[]>([['User-Agent', [userAgent]]])
  for (const [given, value] of options.headers) {
    const name = canonicalName(given)
    if (name === 'Host' || name === 'Content-Type') continue
    if (name !== 'User-Agent') fields.set(name, [...(fields.get(name) ?? []), value])
    else if (value === '') fields.delete(name)
    else fields.set(name, [value])
  }
  const contentType = contentTypeOf(options)
  if (contentType !== '') {
    fields.set('Content-Type', [contentType])
    if (!fields.has('Content-Length')) fields.set('Content-Length', [String(length)])
  }
  if (options.user !== '')
    fields.set('Authorization', [`Basic ${Buffer.from(options.user).toString('base64')}`])
  return fields
}

/** The flag's, else the last header's; a body without either is bytes. */
function contentTypeOf({ contentType, headers, payload }: RequestOptions): string {
  const header = headers.findLast(([name]) => name.toLowerCase() === 'content-type')?.[1].trim()
  return contentType || header || (payload === '' ? '' : 'application/octet-stream')
}
