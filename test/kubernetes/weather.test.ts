import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { WeatherTargets } from '../compat/weather-check.ts'
import { weatherChecks } from '../compat/weather-checks.ts'
import { AppOnCluster, podsMs, readmeLines, rulesOf, run } from './app-on-cluster.ts'
import { namedCluster, root } from './cluster.ts'

const { registry } = namedCluster()

describe('the Weather app on a cluster', () => {
  const app = new AppOnCluster('weather', 'manifests/5.2-preparation/weather-gateway.yaml')
  let targets: WeatherTargets = {}

  beforeAll(async () => {
    await app.bring()
    targets = {
      frontend: app.gatewayUrl,
      frontendV2: await app.to('deploy/frontend-v2', 3000),
      advertisement: await app.to('deploy/advertisement-v1', 3003),
      forecastV1: await app.to('deploy/forecast-v1', 3002),
      forecastV2: await app.to('deploy/forecast-v2', 3002),
      recommendation: await app.to('deploy/recommendation-v1', 3005),
    }
  }, 2 * podsMs)

  afterAll(() => app[Symbol.asyncDispose](), 200_000)

  it('runs each pod with its sidecar', () => app.hasSidecars(6))

  it('answers through the gateway', { timeout: 70_000 }, () => app.answers('/dashboard'))

  for (const check of weatherChecks.filter(({ reach }) => reach !== 'neighbours')) {
    it(`${check.id}: ${check.title}`, async () => {
      const reached = check.for(targets)
      expect(reached, 'the cluster reaches everything that this check needs').toBeDefined()
      await reached?.()
    })
  }

  it.each(readmeLines('weather').others)('the README says: %s', { timeout: 2 * podsMs }, async (line) => {
    const words = registry === undefined ? line : `${line} --registry ${registry}`
    expect(await run(words, 2 * podsMs)).toContain(' 0 failed, 0 inconclusive')
  })

  it.each(rulesOf('weather'))('takes %s', async (file) => {
    // kubectl refuses a -n that contradicts the object.
    const where = readFileSync(join(root, file), 'utf8').includes('namespace: istio-system')
      ? ''
      : '-n weather'
    expect(await run(`kubectl apply --dry-run=server -f ${file} ${where}`)).toContain('(server dry run)')
  })
})
