import { mkdir, mkdtemp, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { buildServices } from './build-services.ts'

const repository = join(import.meta.dirname, '../../..')

/** A workspace whose packages have these build scripts. */
async function workspace(builds: Readonly<Record<string, string>>) {
  const root = await mkdtemp(join(tmpdir(), 'build-'))
  onTestFinished(() => rm(root, { recursive: true, force: true }))
  const write = (file: string, value: unknown) => writeFile(join(root, file), JSON.stringify(value))
  await write('package.json', { name: 'root', packageManager: 'npm@11.0.0', workspaces: Object.keys(builds) })
  await write('turbo.json', { tasks: { build: { outputs: ['dist/**'] } } })
  for (const [name, build] of Object.entries(builds)) {
    await mkdir(join(root, name))
    await write(`${name}/package.json`, { name, version: '1.0.0', scripts: { build } })
  }
  await mkdir(join(root, 'node_modules'))
  await symlink(join(repository, 'node_modules/.bin'), join(root, 'node_modules/.bin'))
  const { signal } = new AbortController()
  return { root, build: () => buildServices(root, signal, new Set(Object.keys(builds))) }
}

const good = 'mkdir -p dist && echo built > dist/page'

test('nothing is broken where everything is built', async () => {
  const { root, build } = await workspace({ shop: good })
  expect(await build()).toEqual(new Map())
  expect((await stat(join(root, 'shop/dist/page'))).isFile()).toBe(true)
})

test('a page that cannot be built is named with the words of its build, and the others are built', async () => {
  const bad = "echo 'web/App.tsx:3:1 Unexpected token' >&2; exit 1"
  const { root, build } = await workspace({ forecast: bad, shop: good })
  const broken = await build()
  expect([...broken.keys()]).toEqual(['forecast'])
  expect(broken.get('forecast')).toContain('web/App.tsx:3:1 Unexpected token')
  expect((await stat(join(root, 'shop/dist/page'))).isFile()).toBe(true)
})

test('a failure that is no package’s is an error', async () => {
  const { root, build } = await workspace({ shop: good })
  await writeFile(join(root, 'turbo.json'), '{ "tasks": 1 }')
  await expect(build()).rejects.toThrow('building the pages failed')
})
