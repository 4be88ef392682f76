import {
  buildServer,
  type Faults,
  type LogOptions,
  pickHeaders,
  refuseOtherMethods,
  registerFaultSwitch,
  traceHeaders,
} from '@traffic-lab/service-kit'
import type { FastifyInstance } from 'fastify'
import { type Forecast, findForecast } from './forecast.ts'
import type { Recommend } from './recommendation-client.ts'

export const versions = {
  v1: { recommends: false, unknownCity: undefined },
  v2: { recommends: true, unknownCity: 'Hangzhou' },
} as const satisfies Record<string, { recommends: boolean; unknownCity: string | undefined }>

/** The cookie too: rules that follow a signed-in tester must hold one call further on. */
const propagated = [...traceHeaders, 'cookie']

export interface AppOptions {
  readonly version: keyof typeof versions
  readonly recommend: Recommend
  /** A slow or failing pod, on purpose. */
  readonly faults?: Faults
  readonly instance?: string | undefined
  readonly log?: LogOptions | undefined
}

/** `GET /weather?locate=<city>`: three days of weather; v2 adds a recommendation to each. */
export function buildApp({ version, recommend, faults = {}, instance, log }: AppOptions): FastifyInstance {
  const { recommends, unknownCity } = versions[version]
  const app = buildServer({
    service: 'forecast',
    version,
    instance,
    log,
    notFound: (_request, reply) => reply.type('text/plain; charset=utf-8').send('Not Found'),
  })
  registerFaultSwitch(app, faults)

  for (const path of ['/weather', '/weather/']) {
    app.get<{ Querystring: { locate?: string | string[] } }>(path, async (request, reply) => {
      const { locate } = request.query
      const forecast =
        findForecast(typeof locate === 'string' ? locate : undefined) ?? findForecast(unknownCity)
      if (forecast === undefined) return { errorCode: 'NO_RESULT' }
      if (!recommends) return forecast
      try {
        return await withRecommendations(forecast, (temp, weather) =>
          recommend(temp, weather, pickHeaders(request.headers, propagated)),
        )
      } catch (error) {
        request.log.warn({ err: error }, 'no recommendation')
        // 503 and not weather alone: retries and circuit breakers need a failure to act on.
        return reply.code(503).send({ errMessage: 'get recommendation info failed' })
      }
    })
    app.options(path, async (_request, reply) => reply.header('allow', 'HEAD, GET').send(''))
    refuseOtherMethods(app, path)
  }
  return app
}

/** All days are asked for at the same time; one failure fails the whole. */
async function withRecommendations(
  forecast: Forecast,
  recommend: (temp: number, weather: string) => Promise<string>,
): Promise<Forecast> {
  const list = await Promise.all(
    forecast.list.map(async (day) => ({
      ...day,
      // Math.round rounds halves up, as the three texts' sizes assume.
      recommendation: await recommend(Math.round(day.temp.day), day.weather[0]?.main ?? ''),
    })),
  )
  return { ...forecast, list }
}
