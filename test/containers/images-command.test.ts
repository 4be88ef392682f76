import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { whyNoImages } from '@traffic-lab/images'
import { describe, expect, test } from 'vitest'
import { packageJson } from '../repo/workspace.ts'

const root = join(import.meta.dirname, '../..')
const why = await whyNoImages(root)
const { version } = packageJson('.')

function images(words: readonly string[], env: NodeJS.ProcessEnv = {}) {
  const main = join(root, 'images/src/main.ts')
  const options = { env: { ...process.env, ...env }, encoding: 'utf8', timeout: 120_000 } as const
  return spawnSync(process.execPath, [main, ...words], options)
}

const inspect = (image: string, format: string) =>
  spawnSync('docker', ['image', 'inspect', '--format', format, image], { encoding: 'utf8' }).stdout.trim()

describe.skipIf(why !== undefined)(`pnpm images${why === undefined ? '' : ` (${why})`}`, () => {
  test('prints each image with its size, which is little more than that of the base', () => {
    const { status, stdout } = images(['weather-recommendation', 'fortio'])
    expect(status).toBe(0)
    expect(stdout).toMatch(
      new RegExp(
        `^traffic-lab/weather-recommendation:${version} +\\d+ MB\ntraffic-lab/fortio:${version} +\\d+ MB\n$`,
      ),
    )
    // One layer comes from its files; the others are of the base, and shared.
    const history = ['history', '--human=false', '--no-trunc', '--format', '{{.Size}} {{.CreatedBy}}']
    for (const title of ['weather-recommendation', 'fortio']) {
      const image = `traffic-lab/${title}:${version}`
      const { stdout: layers } = spawnSync('docker', [...history, image], { encoding: 'utf8' })
      const [, size] = /^(\d+) .*COPY .*$/m.exec(layers) ?? []
      expect(Number(size), layers).toBeGreaterThan(100_000)
      expect(Number(size), layers).toBeLessThan(2_000_000)
    }
  }, 180_000)

  test('an image says what it is and from which commit; its user is a number', () => {
    const image = `traffic-lab/fortio:${version}`
    const labels = JSON.parse(inspect(image, '{{json .Config.Labels}}'))
    expect(labels).toMatchObject({
      'org.opencontainers.image.title': 'fortio',
      'org.opencontainers.image.version': version,
      'org.opencontainers.image.revision': expect.stringMatching(/^[0-9a-f]{40}$/),
      'org.opencontainers.image.licenses': 'Apache-2.0',
    })
    expect(inspect(image, '{{.Config.User}}')).toBe('1000:1000')
  })

  test('fortio is where people call it', () => {
    const image = `traffic-lab/fortio:${version}`
    const words = ['run', '--rm', '--read-only', '--entrypoint', '/usr/bin/fortio', image, 'version']
    const { status, stdout } = spawnSync('docker', words, { encoding: 'utf8' })
    expect([status, stdout]).toEqual([0, expect.stringMatching(/^1\.66\.0/)])
  }, 60_000)

  test('a base image that cannot be had is named, with two ways out', () => {
    const { status, stderr } = images(['fortio', '--base-image', 'localhost:1/none:1'])
    expect([status, stderr]).toEqual([
      3,
      expect.stringContaining('IMG103: the base image localhost:1/none:1'),
    ])
    expect(stderr).toContain('fix: Name a mirror of it with --base-image, or bring it')
  }, 60_000)

  test('an engine that does not answer is told from a missing one', () => {
    const { status, stderr } = images(['fortio'], { DOCKER_HOST: 'unix:///nonexistent/docker.sock' })
    expect([status, stderr]).toEqual([
      3,
      expect.stringMatching(/IMG102: Docker's engine does not answer: .+\n {2}fix: /),
    ])
  })
})
