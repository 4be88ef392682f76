import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { publishBuild } from './publish-build.ts'

async function folders() {
  const root = await mkdtemp(join(tmpdir(), 'publish-'))
  onTestFinished(() => rm(root, { recursive: true }))
  const write = async (folder: string, files: Readonly<Record<string, string>>) => {
    for (const [file, text] of Object.entries(files)) {
      const path = join(root, folder, file)
      await mkdir(dirname(path), { recursive: true })
      await writeFile(path, text)
    }
    return join(root, folder)
  }
  return { dist: join(root, 'dist'), write }
}

test('the first build makes the folder', async () => {
  const { dist, write } = await folders()
  await publishBuild(await write('new', { 'client/index.html': 'a', 'server/render.js': 'b' }), dist)
  expect(await readFile(join(dist, 'client/index.html'), 'utf8')).toBe('a')
})

test('files that the next build has no more are gone, all others are its own', async () => {
  const { dist, write } = await folders()
  await write('dist', { 'client/index.html': 'one', 'client/static/one.js': '1' })
  await publishBuild(await write('new', { 'client/index.html': 'two', 'client/static/two.js': '2' }), dist)
  expect(await readFile(join(dist, 'client/index.html'), 'utf8')).toBe('two')
  expect(await readdir(join(dist, 'client/static'))).toEqual(['two.js'])
})

test('while builds take their place, whoever reads finds a page and what it names', async () => {
  const { dist, write } = await folders()
  const build = (name: string) =>
    write(name, { 'client/index.html': name, [`client/static/${name}.js`]: name.repeat(100_000) })
  await publishBuild(await build('b0'), dist)
  let building = true
  const reading = (async () => {
    let reads = 0
    for (; building; reads += 1) {
      const page = await readFile(join(dist, 'client/index.html'), 'utf8')
      expect(page).toMatch(/^b\d+$/)
      expect((await readdir(join(dist, 'client/static'))).length).toBeGreaterThan(0)
    }
    return reads
  })()
  for (let number = 1; number <= 30; number += 1) await publishBuild(await build(`b${number}`), dist)
  building = false
  expect(await reading).toBeGreaterThan(0)
})
