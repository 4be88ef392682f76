import type { FastifyReply, FastifyRequest } from 'fastify'

const cookieName = 'session'
/** No lifetime: it ends with the browser. No `Secure`: the app speaks plain HTTP. No `SameSite`, as clients have seen it. */
const attributes = { path: '/', httpOnly: true, sameSite: false } as const
/** Enough for any name, and far below what a header may hold. */
const longestName = 256

/** The signed-in user; undefined without a session, and with one that this app did not sign. */
export function userOf(request: FastifyRequest): string | undefined {
  const cookie = request.cookies[cookieName]
  if (cookie === undefined) return undefined
  const { valid, value } = request.unsignCookie(cookie)
  return valid ? userIn(value.split('.')[0] ?? '') : undefined
}

/**
 * Signs a user in, with no question asked. The session is all in the cookie, so that every replica knows it:
 * `<base64url of {"user":…}>.<seconds>.<signature>`.
 */
export function signIn(reply: FastifyReply, user: string | undefined): void {
  const name = user === undefined ? null : (nameIn(user) ?? null)
  const payload = Buffer.from(JSON.stringify({ user: name })).toString('base64url')
  const seconds = Math.floor(Date.now() / 1000).toString(36)
  reply.setCookie(cookieName, `${payload}.${seconds}`, { ...attributes, signed: true })
}

/** Expires the cookie. */
export function signOut(reply: FastifyReply): void {
  reply.setCookie(cookieName, '', { ...attributes, maxAge: 0, expires: new Date(0) })
}

/** Anyone may know the key: also a signed payload is only text until it has been looked at. */
function userIn(payload: string): string | undefined {
  const session = parseJson(Buffer.from(payload, 'base64url').toString('utf8'))
  if (typeof session !== 'object' || session === null || !('user' in session)) return undefined
  return typeof session.user === 'string' ? nameIn(session.user) : undefined
}

/** Undefined for what is no JSON. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Without control characters: the name becomes a header. Undefined if nothing remains. */
function nameIn(text: string): string | undefined {
  return text.replaceAll(/\p{Cc}/gu, '').slice(0, longestName) || undefined
}
