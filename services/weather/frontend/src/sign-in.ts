import type { FastifyInstance } from 'fastify'

const userName = /^[A-Za-z0-9._-]{1,32}$/

/**
 * Signing in is a name in a cookie, nothing more. `user` must stay the only cookie that is set here, plain
 * and unsigned: mesh rules match it by the regex `^(.*?;)?(user=tester)(;.*)?$`, which has no room for the
 * blank that browsers put between two cookies. Needs @fastify/cookie and @fastify/formbody.
 */
export function registerSignIn(app: FastifyInstance): void {
  app.post<{ Body: Record<string, unknown> | undefined }>('/login', async (request, reply) => {
    const name = request.body?.username
    if (typeof name !== 'string' || !userName.test(name)) {
      return reply
        .code(400)
        .type('text/plain; charset=utf-8')
        .send('username must be 1 to 32 letters, digits, dots, underscores or hyphens')
    }
    return reply.setCookie('user', name, { path: '/', sameSite: 'lax' }).redirect('/dashboard')
  })
  app.get('/logout', async (_request, reply) =>
    reply.clearCookie('user', { path: '/', sameSite: 'lax' }).redirect('/dashboard'),
  )
}
