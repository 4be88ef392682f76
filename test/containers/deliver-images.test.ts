import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { whyNoImages } from '@traffic-lab/images'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { packageJson } from '../repo/workspace.ts'
import { RegistryProcess, whyNoRegistry } from './registry-process.ts'

const root = join(import.meta.dirname, '../..')
const noImages = await whyNoImages(root)
const { version } = packageJson('.')
const image = `traffic-lab/fortio:${version}`

function images(words: readonly string[], env: NodeJS.ProcessEnv = {}) {
  const options = { env: { ...process.env, ...env }, encoding: 'utf8', timeout: 300_000 } as const
  return spawnSync(process.execPath, [join(root, 'images/src/main.ts'), ...words], options)
}

const noRegistry = noImages ?? whyNoRegistry
describe.skipIf(noRegistry !== undefined)(
  `pnpm images --push${noRegistry === undefined ? '' : ` (${noRegistry})`}`,
  () => {
    const registry = new RegistryProcess()
    let address = ''
    beforeAll(async () => {
      address = await registry.start()
    })
    afterAll(() => registry[Symbol.asyncDispose]())

    test('brings images to a registry, by the names of the overlay', async () => {
      const { status, stdout, stderr } = images(['fortio', '--push', `${address}/team/`])
      expect([status, stdout], stderr).toEqual([
        0,
        expect.stringMatching(new RegExp(`^${address}/team/${image} +\\d+ MB\n$`)),
      ])
      const there = await fetch(`http://${address}/v2/team/traffic-lab/fortio/tags/list`)
      expect(await there.json()).toEqual({ name: 'team/traffic-lab/fortio', tags: [version] })
    }, 320_000)

    test('from where they are pulled, and are the same', () => {
      const pushed = `${address}/team/${image}`
      const id = (name: string) =>
        spawnSync('docker', ['image', 'inspect', '--format', '{{.Id}}', name], { encoding: 'utf8' }).stdout
      expect(spawnSync('docker', ['rmi', pushed]).status).toBe(0)
      expect(spawnSync('docker', ['pull', '--quiet', pushed]).status).toBe(0)
      expect(id(pushed)).toBe(id(image))
      expect(spawnSync('docker', ['rmi', pushed]).status).toBe(0)
    }, 120_000)

    test('says what failed where there is no registry', async () => {
      const { status, stdout, stderr } = images(['fortio', '--push', 'localhost:1'])
      expect([status, stdout]).toEqual([3, ''])
      expect(stderr).toContain('IMG105: docker push failed with exit code')
      expect(spawnSync('docker', ['rmi', `localhost:1/${image}`]).status).toBe(0)
    }, 320_000)
  },
)

const standIn = `#!/bin/sh
echo "$@" >"$0.words"
case "$*" in *broken*) exit 1 ;; esac
`

/** The tools themselves need a cluster of theirs: a stand-in writes down the words it was given. */
describe.skipIf(noImages !== undefined)(
  `pnpm images --load${noImages === undefined ? '' : ` (${noImages})`}`,
  () => {
    const folder = mkdtempSync(join(tmpdir(), 'cluster-tools-'))
    const PATH = `${folder}${delimiter}${process.env.PATH}`
    beforeAll(() => {
      for (const tool of ['kind', 'minikube', 'k3d'])
        writeFileSync(join(folder, tool), standIn, { mode: 0o755 })
    })
    afterAll(() => rmSync(folder, { recursive: true }))

    test.each([
      ['kind', [], `load docker-image ${image}`],
      ['minikube', ['--cluster', 'demo'], `image load ${image} --profile demo`],
      ['k3d', ['--cluster', 'demo'], `image import ${image} --cluster demo`],
    ])(
      'hands them to %s, when they are built',
      (tool, cluster, words) => {
        const { status, stdout, stderr } = images(['fortio', '--load', tool, ...cluster], { PATH })
        expect([status, stdout], stderr).toEqual([0, expect.stringContaining(image)])
        expect(readFileSync(join(folder, `${tool}.words`), 'utf8')).toBe(`${words}\n`)
      },
      320_000,
    )

    test('says which command of the tool failed', () => {
      const { status, stderr } = images(['fortio', '--load', 'kind', '--cluster', 'broken'], { PATH })
      expect(status).toBe(3)
      expect(stderr).toContain(
        `IMG106: kind load docker-image ${image} --name broken failed with exit code 1`,
      )
    }, 320_000)
  },
)
