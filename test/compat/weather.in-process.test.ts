import { createHttpClient } from '@traffic-lab/service-kit'
import { buildApp as buildAdvertisement } from '@traffic-lab/weather-advertisement'
import { buildApp as buildForecast, httpRecommendations } from '@traffic-lab/weather-forecast'
import { buildApp as buildFrontend, loadPage } from '@traffic-lab/weather-frontend'
import { buildApp as buildRecommendation } from '@traffic-lab/weather-recommendation'
import { afterAll, expect, test } from 'vitest'
import { createNeighbourProxy } from './neighbour-proxy.ts'
import { checksFor, weatherChecks } from './weather-checks.ts'

interface App {
  listen(options: { host: string; port: number }): Promise<string>
  close(): Promise<void>
}

const apps: App[] = []
const neighbours = await createNeighbourProxy()
afterAll(() => Promise.all([...apps, neighbours].map((opened) => opened.close())))

async function listening(app: App): Promise<string> {
  apps.push(app)
  return app.listen({ host: '127.0.0.1', port: 0 })
}

// Every service knows its neighbours by their names in the mesh and reaches them through the proxy.
const http = createHttpClient({ httpProxy: neighbours.url })
const names = {
  forecast: 'http://forecast:3002',
  advertisement: 'http://advertisement:3003',
  recommendation: 'http://recommendation:3005',
}
const page = await loadPage(new URL('../../services/weather/frontend/dist/', import.meta.url))
const recommend = httpRecommendations(http, names.recommendation)

const advertisement = await listening(buildAdvertisement({ version: 'v1' }))
const recommendation = await listening(buildRecommendation({ version: 'v1' }))
const forecastV1 = await listening(buildForecast({ version: 'v1', recommend }))
const forecastV2 = await listening(buildForecast({ version: 'v2', recommend }))
const frontend = await listening(buildFrontend({ version: 'v1', page, http, targets: names }))
const frontendV2 = await listening(buildFrontend({ version: 'v2', page, http, targets: names }))
neighbours.usual('forecast:3002', { passTo: forecastV1 })
neighbours.usual('advertisement:3003', { passTo: advertisement })
neighbours.usual('recommendation:3005', { passTo: recommendation })

const checks = checksFor({
  frontend,
  frontendV2,
  advertisement,
  forecastV1,
  forecastV2,
  recommendation,
  neighbours,
})

for (const { id, title, run } of checks) test(`${id}: ${title}`, run)

test('every row of the table can run here, and W1 to W16 are all in it', () => {
  expect(checks).toHaveLength(weatherChecks.length)
  const ids = new Set(weatherChecks.map(({ id }) => id))
  expect([...ids]).toEqual(Array.from({ length: 16 }, (_, index) => `W${index + 1}`))
})

test('without control over the neighbours the rows that need it are left out', () => {
  const reachable = checksFor({ frontend })
  expect(new Set(reachable.map(({ reach }) => reach))).toEqual(new Set(['page']))
})
