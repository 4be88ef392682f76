import fastifyCookie from '@fastify/cookie'
import fastifyStatic from '@fastify/static'
import { buildServer, type HttpClient, type LogOptions } from '@traffic-lab/service-kit'
import type { FastifyError, FastifyInstance } from 'fastify'
import { allow } from './allow.ts'
import { type BackEndsOptions, createBackEnds } from './back-ends.ts'
import type { Page } from './page.ts'
import { registerPages } from './pages.ts'
import { registerProducts } from './product-routes.ts'
import { createRequestResults } from './request-results.ts'
import { registerSignIn } from './sign-in-routes.ts'

export const versions = {
  v1: { floodFactor: 0 },
  'v-flooding': { floodFactor: 100 },
} as const satisfies Record<string, { floodFactor: number }>

const html = 'text/html; charset=utf-8'

export interface AppOptions {
  readonly version: keyof typeof versions
  /** Overrides the version's own. */
  readonly floodFactor?: number | undefined
  readonly page: Page
  readonly http: HttpClient
  readonly targets: BackEndsOptions['targets']
  /** The same in every replica, so that each accepts the sessions of the others. */
  readonly sessionSecret: string
  readonly instance?: string | undefined
  readonly log?: LogOptions | undefined
}

/** The book shop: its pages, its JSON, signing in and out, health and metrics. */
export function buildApp(options: AppOptions): FastifyInstance {
  const { version, floodFactor, page, http, targets, sessionSecret, instance, log } = options
  const app = buildServer({
    service: 'productpage',
    version,
    instance,
    log,
    statusRoute: false,
    notFound: (_request, reply) =>
      reply.type(html).send('<!doctype html><title>404 Not Found</title><h1>Not Found</h1>'),
  })
  app.setErrorHandler<FastifyError>((error, request, reply) => {
    const { statusCode = 500 } = error
    const known = statusCode >= 400 && statusCode < 500
    if (!known) request.log.error({ err: error }, 'request failed')
    const text = known ? error.message : 'Internal Server Error'
    return reply
      .code(known ? statusCode : 500)
      .type(html)
      .send(escapeHtml(text))
  })

  const results = createRequestResults()
  const ask = createBackEnds({
    http,
    targets,
    onAnswer(name, { status = 500, error }) {
      results.count(name, status)
      if (error !== undefined) app.log.warn({ err: error, backEnd: name }, 'no answer')
    },
  })

  app.register(async (scope) => {
    await scope.register(fastifyCookie, { secret: sessionSecret })
    registerSignIn(scope)
    registerProducts(scope, ask)
    registerPages(scope, {
      page,
      ask,
      version,
      instance,
      floodFactor: floodFactor ?? versions[version].floodFactor,
    })
  })

  app.get('/health', async (_request, reply) => reply.type(html).send('Product page is healthy'))
  app.get('/metrics', async (_request, reply) => reply.type(results.contentType).send(await results.text()))
  for (const path of ['/health', '/metrics']) allow(app, path, ['GET', 'HEAD', 'OPTIONS'])
  if (page.assets !== undefined) {
    app.register(fastifyStatic, {
      root: page.assets,
      prefix: '/static/',
      cacheControl: false,
      setHeaders: (response) => void response.header('cache-control', 'no-cache'),
    })
    allow(app, '/static/*', ['GET', 'HEAD', 'OPTIONS'])
  }
  return app
}

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
