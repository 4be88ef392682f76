import { pickLanguage } from '@traffic-lab/service-kit'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { allow } from './allow.ts'
import type { AskBackEnd } from './back-ends.ts'
import { callHeaders } from './call-headers.ts'
import type { Page } from './page.ts'
import type { PageFacts } from './page-facts.ts'
import { product } from './product.ts'
import { detailsFacts, reviewsFacts } from './read-answers.ts'
import { userOf } from './session.ts'

export interface PagesOptions {
  readonly page: Page
  readonly ask: AskBackEnd
  readonly version: string
  readonly instance: string | undefined
  /** How many more times each view asks for reviews, to trip a rate limit. */
  readonly floodFactor: number
}

/** The two pages: a greeting, and the book with what the back ends know of it. Needs @fastify/cookie. */
export function registerPages(app: FastifyInstance, options: PagesOptions): void {
  const { page, ask, version, instance, floodFactor } = options
  const common = (request: FastifyRequest) => ({
    version,
    instance,
    language: languageOf(request),
    user: userOf(request),
  })

  for (const path of ['/', '/index.html']) {
    app.get(path, async (request, reply) =>
      sendPage(reply, page.render({ ...common(request), view: 'home' })),
    )
    allow(app, path, ['GET', 'HEAD', 'OPTIONS'])
  }

  app.get('/productpage', async (request, reply) => {
    const start = performance.now()
    const facts = common(request)
    const headers = callHeaders(request, facts.user)
    const id = String(product.id)
    // One after the other, as the times that the page teaches add up.
    const details = await ask('details', id, headers)
    for (let extra = 0; extra < floodFactor; extra += 1) await ask('reviews', id, headers)
    const reviews = await ask('reviews', id, headers)
    const shown: PageFacts = {
      ...facts,
      view: 'product',
      details: detailsFacts(details),
      reviews: reviewsFacts(reviews),
      durationMs: Math.round(performance.now() - start),
    }
    return sendPage(reply, page.render(shown))
  })
  allow(app, '/productpage', ['GET', 'HEAD', 'OPTIONS'])
}

/** As `?lang=` says, the page's own link; else as the browser prefers. */
function languageOf(request: FastifyRequest): PageFacts['language'] {
  const { lang } = request.query as Readonly<Record<string, unknown>>
  return lang === 'en' || lang === 'zh' ? lang : pickLanguage(request.headers['accept-language'])
}

/** Which versions answer may change with every view: that is what the page is there to show. */
function sendPage(reply: FastifyReply, html: string): FastifyReply {
  return reply
    .type('text/html; charset=utf-8')
    .header('vary', 'Cookie')
    .header('cache-control', 'no-store')
    .send(html)
}
