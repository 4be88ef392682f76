import { Network, type StartedNetwork } from 'testcontainers'
import { createNeighbourProxy, type NeighbourProxy } from '../compat/neighbour-proxy.ts'
import { gatewayOf } from './gateway-of.ts'
import { type StartedService, startHardened } from './hardened-container.ts'

/** The Weather app in containers: each service by its name on a network, as in a namespace without a mesh. */
export interface WeatherContainers extends AsyncDisposable {
  readonly network: StartedNetwork
  readonly frontend: StartedService
  readonly frontendV2: StartedService
  readonly advertisement: StartedService
  readonly forecastV1: StartedService
  readonly forecastV2: StartedService
  readonly recommendation: StartedService
  /** A second frontend and forecast v2, which call their neighbours through a proxy that sees every call. */
  readonly watched: { readonly frontend: StartedService; readonly forecastV2: StartedService }
  readonly neighbours: NeighbourProxy
}

const image = (name: string, version: string) => `traffic-lab/weather-${name}:${version}`

export async function startWeather(version: string): Promise<WeatherContainers> {
  const opened: AsyncDisposable[] = []
  const network = await new Network().start()
  const dispose = async () => {
    await Promise.all(opened.map((each) => each[Symbol.asyncDispose]()))
    await network.stop()
  }
  try {
    const start = async (
      app: string,
      port: number,
      serviceVersion: string,
      names: readonly string[],
      more: Readonly<Record<string, string>> = {},
    ) => {
      const env = { SERVICE_VERSION: serviceVersion, ...more }
      const started = await startHardened({ image: image(app, version), port, names, env }, network)
      opened.push(started.container)
      return started
    }
    const neighbours = await createNeighbourProxy(await gatewayOf(network))
    opened.push({ [Symbol.asyncDispose]: () => neighbours.close() })
    const watched = { http_proxy: neighbours.url }
    const recommendation = await start('recommendation', 3005, 'v1', ['recommendation'])
    const advertisement = await start('advertisement', 3003, 'v1', ['advertisement'])
    const forecastV1 = await start('forecast', 3002, 'v1', ['forecast'])
    const containers = {
      network,
      neighbours,
      recommendation,
      advertisement,
      forecastV1,
      forecastV2: await start('forecast', 3002, 'v2', ['forecast-v2']),
      frontend: await start('frontend', 3000, 'v1', ['frontend']),
      frontendV2: await start('frontend', 3000, 'v2', ['frontend-v2']),
      watched: {
        frontend: await start('frontend', 3000, 'v1', ['frontend-watched'], watched),
        forecastV2: await start('forecast', 3002, 'v2', ['forecast-watched'], watched),
      },
    }
    neighbours.usual('forecast:3002', { passTo: forecastV1.url })
    neighbours.usual('advertisement:3003', { passTo: advertisement.url })
    neighbours.usual('recommendation:3005', { passTo: recommendation.url })
    return { ...containers, [Symbol.asyncDispose]: dispose }
  } catch (error) {
    await dispose()
    throw error
  }
}
