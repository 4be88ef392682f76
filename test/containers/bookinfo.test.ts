import { join } from 'node:path'
import { makeImages, whyNoImages } from '@traffic-lab/images'
import { getContainerRuntimeClient } from 'testcontainers'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { bookinfoChecks } from '../compat/bookinfo-checks.ts'
import { packageJson } from '../repo/workspace.ts'
import { type BookinfoContainers, startBookinfo } from './bookinfo-containers.ts'

const root = join(import.meta.dirname, '../..')
const { version } = packageJson('.')
// The cleaner of testcontainers is an image of its own; what starts here is stopped below.
process.env.TESTCONTAINERS_RYUK_DISABLED ??= 'true'
const why = await whyNoImages(root)

describe.skipIf(why !== undefined)(`the Bookinfo images${why === undefined ? '' : ` (${why})`}`, () => {
  let bookinfo: BookinfoContainers
  beforeAll(async () => {
    await makeImages({ names: ['bookinfo'] }, root, () => {})
    bookinfo = await startBookinfo(version)
  }, 240_000)
  afterAll(() => bookinfo?.[Symbol.asyncDispose](), 60_000)

  for (const check of bookinfoChecks) {
    test(`${check.id}: ${check.title}`, async () => {
      const run = check.for(bookinfo.targets)
      expect(run, 'the containers have everything that this check needs').toBeDefined()
      await run?.()
    })
  }

  test('curl and bash are inside, nobody can write there, and there are no packages of others', async () => {
    for (const { container } of bookinfo.services) {
      expect((await container.exec(['id', '-u'])).stdout.trim()).toBe('1000')
      const asked = await container.exec(['bash', '-c', 'curl -sS --noproxy "*" localhost:9080/health'])
      expect(asked).toMatchObject({ exitCode: 0, stdout: expect.stringMatching(/healthy/) })
      const written = await container.exec(['touch', '/app/x', '/tmp/x'])
      expect(written.stderr).toMatch(/Read-only file system\n.*Read-only file system/)
      const found = await container.exec(['find', '/app', '-name', 'node_modules'])
      expect(found).toMatchObject({ exitCode: 0, stdout: '' })
    }
  })

  // The last one: it stops them.
  test('each service answers SIGTERM with a good end, long before it would be killed', async () => {
    const client = await getContainerRuntimeClient()
    await Promise.all(
      bookinfo.services.map(async ({ container }) => {
        await container.stop({ timeout: 10_000, remove: false })
        const { State } = await client.container.getById(container.getId()).inspect()
        expect(State, 'killed would be 137').toMatchObject({ ExitCode: 0, OOMKilled: false })
        await client.container.getById(container.getId()).remove()
      }),
    )
  }, 60_000)
})
