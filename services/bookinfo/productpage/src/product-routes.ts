import { sendJson } from '@traffic-lab/service-kit'
import type { FastifyInstance } from 'fastify'
import { allow } from './allow.ts'
import type { AskBackEnd, BackEndName } from './back-ends.ts'
import { callHeaders } from './call-headers.ts'
import { product, unavailable } from './product.ts'
import { userOf } from './session.ts'

const methods = ['GET', 'HEAD', 'OPTIONS']
/** The last segment of a path below a product. */
const parts: Readonly<Record<string, BackEndName>> = { reviews: 'reviews', ratings: 'ratings' }

/** The products as JSON: what the back ends say, passed on. Needs @fastify/cookie. */
export function registerProducts(app: FastifyInstance, ask: AskBackEnd): void {
  app.get('/api/v1/products', async (_request, reply) => sendJson(reply, 200, [product]))
  allow(app, '/api/v1/products', methods)

  app.get('/api/v1/products/*', async (request, reply) => {
    const asked = partIn(request.url)
    if (asked === undefined) return reply.callNotFound()
    const { name, id } = asked
    const { body, status = 500 } = await ask(name, id, callHeaders(request, userOf(request)))
    if (body === undefined) return sendJson(reply, status, { error: unavailable[name] })
    return sendJson(reply, 200, JSON.parse(body))
  })
  allow(app, '/api/v1/products/*', methods)
}

/** `…/7` asks details, `…/7/reviews` reviews, `…/7/ratings` ratings. An id is one segment, also when it hides a slash. */
function partIn(url: string): { name: BackEndName; id: string } | undefined {
  const [path = ''] = url.split('?')
  const [id = '', part, ...more] = path.slice('/api/v1/products/'.length).split('/')
  const name = part === undefined ? 'details' : Object.hasOwn(parts, part) ? parts[part] : undefined
  if (id === '' || /%2f/i.test(id) || name === undefined || more.length > 0) return undefined
  return { name, id }
}
