import {
  buildServer,
  type Faults,
  type LogOptions,
  refuseOtherMethods,
  registerFaultSwitch,
} from '@traffic-lab/service-kit'
import type { FastifyInstance } from 'fastify'
import { recommend } from './recommend.ts'

export interface AppOptions {
  /** Only a name: every version behaves alike. */
  readonly version: string
  /** One sick pod, on purpose. */
  readonly faults?: Faults
  readonly instance?: string | undefined
  readonly log?: LogOptions | undefined
}

/** `GET /activity?temp=<degrees Celsius>&weather=<kind>`: what to wear and to do, as one line of text. */
export function buildApp({ version, faults = {}, instance, log }: AppOptions): FastifyInstance {
  const app = buildServer({
    service: 'recommendation',
    version,
    instance,
    log,
    notFound: (_request, reply) => reply.type('text/plain; charset=utf-8').send('Not Found'),
  })
  registerFaultSwitch(app, faults)

  app.get<{ Querystring: Record<string, string | string[]> }>('/activity', async (request, reply) => {
    const { temp, weather } = request.query
    if (typeof temp !== 'string' || !/^-?\d+(\.\d+)?$/.test(temp)) {
      return reply.code(400).send({ error: 'temp must be a number of degrees Celsius, such as temp=29' })
    }
    if (typeof weather !== 'string' || weather === '') {
      return reply.code(400).send({ error: 'weather must be given, such as weather=Rain' })
    }
    return reply.type('text/plain; charset=utf-8').send(recommend(Number(temp), weather))
  })
  refuseOtherMethods(app, '/activity')
  return app
}
