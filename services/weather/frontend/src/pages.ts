import { pickLanguage } from '@traffic-lab/service-kit'
import type { FastifyInstance } from 'fastify'
import type { Page } from './page.ts'
import type { PageFacts } from './page-facts.ts'

const paths = ['/', '/dashboard', '/forecast/:city', '/maintenanced']

/** The page, at every path of its own, with and without a slash at the end. Needs @fastify/cookie. */
export function registerPages(
  app: FastifyInstance,
  page: Page,
  facts: Pick<PageFacts, 'version' | 'instance' | 'buttonColor'>,
): void {
  for (const path of paths.flatMap((path) => (path === '/' ? [path] : [path, `${path}/`]))) {
    app.get(path, async (request, reply) => {
      const html = page.render({
        ...facts,
        language: pickLanguage(request.headers['accept-language']),
        user: request.cookies.user || undefined,
        path: request.url.split('?')[0] ?? '/',
      })
      // Which version answers may change with every request: that is what the page is there to show.
      return reply.type('text/html; charset=utf-8').header('cache-control', 'no-store').send(html)
    })
  }
}
