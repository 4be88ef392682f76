import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { lstat, mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { bundleProgram } from './bundle-program.ts'
import { chooseImages, imageSpecs } from './image-spec.ts'

const root = join(import.meta.dirname, '../..')
let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bundle-'))
})
afterAll(() => rm(folder, { recursive: true }))

async function bundled(title: string): Promise<string> {
  const [spec] = chooseImages(imageSpecs('1.2.3'), [title])
  if (spec === undefined) throw new Error(`no image ${title}`)
  await bundleProgram(spec, root, join(folder, title))
  return join(folder, title, 'files')
}

it('a bundled service runs alone, far from any node_modules', async () => {
  const files = await bundled('weather-recommendation')
  expect(await readdir(join(files, 'app/bin'))).toEqual(['main.js'])
  const env = { LISTEN_HOST: '127.0.0.1', LISTEN_PORT: '0' }
  const child = spawn(process.execPath, [join(files, 'app/bin/main.js')], { env })
  try {
    const [line] = await once(createInterface(child.stdout), 'line')
    const [address = ''] = /http:\/\/[\d.:]+/.exec(String(line)) ?? []
    expect(await (await fetch(`${address}/activity?temp=29&weather=Rain`)).text()).toMatch(/^dress:/)
  } finally {
    child.kill()
  }
  expect(await once(child, 'exit')).toEqual([0, null])
})

it('the traffic client lies on the PATH, and a program under the path by which people call it', async () => {
  const files = await bundled('fortio')
  expect((await lstat(join(files, 'usr/local/bin/traffic'))).mode & 0o111).toBe(0o111)
  expect((await lstat(join(files, 'usr/bin/fortio'))).isSymbolicLink()).toBe(true)
})

it.each([
  ['MySQL', { DB_TYPE: 'mysql', MYSQL_DB_HOST: '127.0.0.1', MYSQL_DB_PORT: '1' }],
  ['MongoDB', { MONGO_DB_URL: 'mongodb://127.0.0.1:1/test?serverSelectionTimeoutMS=200' }],
])(
  'the driver of %s, which is loaded on use, is in the bundle of ratings',
  async (_, database) => {
    const files = await bundled('bookinfo-ratings')
    const env = { LISTEN_HOST: '127.0.0.1', LISTEN_PORT: '0', SERVICE_VERSION: 'v2', ...database }
    const child = spawn(process.execPath, [join(files, 'app/bin/main.js')], { env })
    try {
      const [line] = await once(createInterface(child.stdout), 'line')
      const [address = ''] = /http:\/\/[\d.:]+/.exec(String(line)) ?? []
      expect(await (await fetch(`${address}/ratings/0`)).text()).toBe(
        '{"error":"could not connect to ratings database"}',
      )
    } finally {
      child.kill()
    }
  },
  60_000,
)
