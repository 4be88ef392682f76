import { join } from 'node:path'
import { makeImages, whyNoImages } from '@traffic-lab/images'
import { getContainerRuntimeClient } from 'testcontainers'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { WeatherTargets } from '../compat/weather-check.ts'
import { weatherChecks } from '../compat/weather-checks.ts'
import { packageJson } from '../repo/workspace.ts'
import { startWeather, type WeatherContainers } from './weather-containers.ts'

const root = join(import.meta.dirname, '../..')
const { version } = packageJson('.')
// The cleaner of testcontainers is an image of its own; what starts here is stopped below.
process.env.TESTCONTAINERS_RYUK_DISABLED ??= 'true'
const why = await whyNoImages(root)

describe.skipIf(why !== undefined)(`the Weather images${why === undefined ? '' : ` (${why})`}`, () => {
  let weather: WeatherContainers
  beforeAll(async () => {
    await makeImages({ names: ['weather'] }, root, () => {})
    weather = await startWeather(version)
  }, 240_000)
  afterAll(() => weather?.[Symbol.asyncDispose](), 60_000)

  for (const check of weatherChecks) {
    test(`${check.id}: ${check.title}`, async () => {
      const run = check.for(check.reach === 'neighbours' ? watchedTargets(weather) : targetsOf(weather))
      expect(run, 'the containers have everything that this check needs').toBeDefined()
      await run?.()
    })
  }

  test('W17: curl, bash and seq work inside, as the user of the image', async () => {
    const { container } = weather.frontend
    const timed = await container.exec(['bash', '-c', 'time curl -sS http://advertisement:3003/ad'])
    expect(timed).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('adImgName') })
    expect(timed.stderr).toMatch(/real\s+\d+m/)
    expect(await container.exec(['seq', '1', '3'])).toMatchObject({ exitCode: 0, stdout: '1\n2\n3\n' })
    expect((await container.exec(['id', '-u'])).stdout.trim()).toBe('1000')
  })

  test('the traffic client of the experiments is inside', async () => {
    const words = ['traffic', '--url', 'http://forecast:3002/weather?locate=Hangzhou', '--count', '2']
    const { exitCode, stdout } = await weather.frontend.container.exec(words)
    expect(exitCode).toBe(0)
    const results = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(results.map(({ status, bodySize }) => [status, bodySize])).toEqual([
      [200, 450],
      [200, 450],
    ])
  })

  test('nobody can write inside, and there are no packages of others', async () => {
    const { container } = weather.frontend
    const written = await container.exec(['touch', '/app/x', '/tmp/x'])
    expect(written.stderr).toMatch(/Read-only file system\n.*Read-only file system/)
    const found = await container.exec(['find', '/app', '-name', 'node_modules'])
    expect(found).toMatchObject({ exitCode: 0, stdout: '' })
  })

  // The last one: it stops them.
  test('each service answers SIGTERM with a good end, long before it would be killed', async () => {
    const client = await getContainerRuntimeClient()
    const { advertisement, forecastV2, frontendV2, recommendation } = weather
    for (const { container } of [advertisement, forecastV2, frontendV2, recommendation]) {
      await container.stop({ timeout: 5000, remove: false })
      const { State } = await client.container.getById(container.getId()).inspect()
      expect(State, 'killed would be 137').toMatchObject({ ExitCode: 0, OOMKilled: false })
      await client.container.getById(container.getId()).remove()
    }
  })
})

/** Services that call each other by name. */
function targetsOf(weather: WeatherContainers): WeatherTargets {
  const { frontend, frontendV2, advertisement, forecastV1, forecastV2, recommendation } = weather
  return {
    frontend: frontend.url,
    frontendV2: frontendV2.url,
    advertisement: advertisement.url,
    forecastV1: forecastV1.url,
    forecastV2: forecastV2.url,
    recommendation: recommendation.url,
  }
}

/** Services whose calls the test sees and answers. */
function watchedTargets({ watched, neighbours }: WeatherContainers): WeatherTargets {
  return { frontend: watched.frontend.url, forecastV2: watched.forecastV2.url, neighbours }
}
