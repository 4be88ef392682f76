import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { allow } from './allow.ts'
import { signIn, signOut, userOf } from './session.ts'
import { wayBack } from './way-back.ts'

const forms = ['application/x-www-form-urlencoded', 'multipart/form-data']
const formLimit = 64 * 1024

/** `POST /login` and `GET /logout`, which lead back to where the user came from. Needs @fastify/cookie. */
export function registerSignIn(app: FastifyInstance): void {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser(forms, { parseAs: 'buffer', bodyLimit: formLimit }, readForm)
  // Not a form: there is no name in it.
  app.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: formLimit }, async () => undefined)

  app.post<{ Querystring: Record<string, unknown> }>(
    '/login',
    { onRequest: dropOddType },
    async (request, reply) => {
      const inForm = request.body instanceof FormData ? request.body.get('username') : undefined
      const named = [inForm, request.query.username].find((value) => typeof value === 'string')
      signIn(reply, typeof named === 'string' ? named : undefined)
      return goBack(request, reply)
    },
  )
  allow(app, '/login', ['POST', 'OPTIONS'])

  app.get('/logout', async (request, reply) => {
    if (userOf(request) !== undefined) signOut(reply)
    return goBack(request, reply)
  })
  allow(app, '/logout', ['GET', 'HEAD', 'OPTIONS'])
}

/** A type that is none says nothing of the body: then it is no form, and no error either. */
async function dropOddType({ headers }: FastifyRequest): Promise<void> {
  if (!/^[\w!#$&^.+-]+\/[\w!#$&^.+-]+\s*(;|$)/.test(headers['content-type'] ?? ''))
    delete headers['content-type']
}

async function readForm(request: FastifyRequest, body: string | Buffer): Promise<FormData> {
  const headers = { 'content-type': request.headers['content-type'] ?? '' }
  try {
    return await new Response(body, { headers }).formData()
  } catch (cause) {
    throw Object.assign(new Error('the body is not a form', { cause }), { statusCode: 400 })
  }
}

function goBack(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  return reply
    .header('vary', 'Cookie')
    .type('text/html; charset=utf-8')
    .redirect(wayBack(request.headers.referer, request.headers.host))
}
