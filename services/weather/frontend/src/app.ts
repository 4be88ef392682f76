import fastifyCookie from '@fastify/cookie'
import fastifyFormbody from '@fastify/formbody'
import fastifyStatic from '@fastify/static'
import { buildServer, type HttpClient, type LogOptions } from '@traffic-lab/service-kit'
import type { FastifyInstance } from 'fastify'
import type { Page } from './page.ts'
import type { ButtonColor } from './page-facts.ts'
import { registerPages } from './pages.ts'
import { registerSignIn } from './sign-in.ts'
import { registerTransparentProxy } from './transparent-proxy.ts'

export const versions = {
  v1: { buttonColor: 'green' },
  v2: { buttonColor: 'blue' },
} as const satisfies Record<string, { buttonColor: ButtonColor }>

export interface AppOptions {
  readonly version: keyof typeof versions
  /** Overrides the version's own colour. */
  readonly buttonColor?: ButtonColor | undefined
  readonly page: Page
  readonly http: HttpClient
  /** Base URLs, without a path. */
  readonly targets: {
    readonly forecast: string
    readonly advertisement: string
    readonly recommendation: string
  }
  readonly instance?: string | undefined
  readonly log?: LogOptions | undefined
}

/** The page, its sign-in, and the paths under which the page reaches the services behind. */
export function buildApp({
  version,
  buttonColor,
  page,
  http,
  targets,
  instance,
  log,
}: AppOptions): FastifyInstance {
  const app = buildServer({
    service: 'frontend',
    version,
    instance,
    log,
    notFound: (request, reply) =>
      reply.type('text/html; charset=utf-8').send(`Cannot ${request.method} ${escapeHtml(request.url)}`),
  })

  app.register(async (scope) => {
    await scope.register(fastifyCookie)
    await scope.register(fastifyFormbody)
    registerPages(scope, page, {
      version,
      instance,
      buttonColor: buttonColor ?? versions[version].buttonColor,
    })
    registerSignIn(scope)
  })
  if (page.assets !== undefined) {
    // File names carry a hash of the content.
    app.register(fastifyStatic, { root: page.assets, prefix: '/assets/', immutable: true, maxAge: '1y' })
  }
  registerTransparentProxy(app, {
    http,
    targets: {
      '/data': targets.forecast,
      '/advertisement': targets.advertisement,
      '/recommendation': targets.recommendation,
    },
  })
  return app
}

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
