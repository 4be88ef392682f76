import type { FastifyReply, FastifyRequest } from 'fastify'

const name = 'session'
/** No lifetime: it ends with the browser. No `Secure`: the app speaks plain HTTP. No `SameSite`, as clients have seen it. */
const attributes = { path: '/', httpOnly: true, sameSite: false } as const
/** Enough for any name, and far below what a header may hold. */
const longestName = 256

/** The signed-in user; undefined without a session, and with one that this app did not sign. */
export function userOf(request: FastifyRequest): string | undefined {
  const cookie = request.cookies[name]
  if (cookie === undefined) return undefined
  const { valid, value } = request.unsignCookie(cookie)
  return valid ? userIn(value.split('.')[0] ?? '') : undefined
}

/**
 * Signs a user in, with no question asked. The session is all in the cookie, so that every replica knows it:
 * `<base64url of {"user":…}>.<seconds>.<signature>`. Control characters are left out of the name: it becomes a header.
 */
export function signIn(reply: FastifyReply, user: string | undefined): void {
  const text = user?.replaceAll(/\p{Cc}/gu, '').slice(0, longestName) || null
  const payload = Buffer.from(JSON.stringify({ user: text })).toString('base64url')
  const seconds = Math.floor(Date.now() / 1000).toString(36)
  reply.setCookie(name, `${payload}.${seconds}`, { ...attributes, signed: true })
}

/** Expires the cookie. */
export function signOut(reply: FastifyReply): void {
  reply.setCookie(name, '', { ...attributes, maxAge: 0, expires: new Date(0) })
}

function userIn(payload: string): string | undefined {
  const session: unknown = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8'))
  if (typeof session !== 'object' || session === null || !('user' in session)) return undefined
  return typeof session.user === 'string' && session.user !== '' ? session.user : undefined
}
