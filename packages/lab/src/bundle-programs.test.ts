import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, onTestFinished, test } from 'vitest'
import { bundlePrograms } from './bundle-programs.ts'

async function workspace() {
  const workspaceRoot = await mkdtemp(join(tmpdir(), 'bundle-'))
  onTestFinished(() => rm(workspaceRoot, { recursive: true }))
  const src = join(workspaceRoot, 'app', 'src')
  await mkdir(src, { recursive: true })
  await writeFile(join(workspaceRoot, 'pnpm-lock.yaml'), '')
  await writeFile(
    join(src, 'main.ts'),
    `import { word } from './word.ts'\nconsole.log(word satisfies string)\n`,
  )
  await writeFile(join(src, 'word.ts'), `export const word: string = 'one'\n`)
  const logged: string[] = []
  const bundle = async () => {
    const log = (line: string) => void logged.push(line)
    const bundles = await bundlePrograms([{ folder: 'app', entry: 'src/main.ts' }], { workspaceRoot, log })
    return bundles.get(join(src, 'main.ts'))
  }
  return { src, bundle, logged }
}

async function outputOf(file = ''): Promise<string> {
  return (await promisify(execFile)(process.execPath, [file])).stdout.trim()
}

test('a bundle runs as its source does, and is made again when a file in it changes', async () => {
  const { src, bundle } = await workspace()
  const file = await bundle()
  expect(await outputOf(file)).toBe('one')
  const { ino } = await stat(file ?? '')
  expect((await stat((await bundle()) ?? '')).ino).toBe(ino)
  await writeFile(join(src, 'word.ts'), `export const word: string = 'another'\n`)
  expect(await outputOf(await bundle())).toBe('another')
})

test.runIf(process.platform === 'linux')('the bundler’s memory is not the caller’s', async () => {
  const { bundle } = await workspace()
  expect(await bundle()).toBeDefined()
  expect(await readFile('/proc/self/maps', 'utf8')).not.toContain('rolldown')
})

test('a bundle of a file that was edited meanwhile is made again', async () => {
  const { src, bundle } = await workspace()
  const soon = new Date(Date.now() + 60_000)
  await utimes(join(src, 'word.ts'), soon, soon)
  const { ino } = await stat((await bundle()) ?? '')
  expect((await stat((await bundle()) ?? '')).ino).not.toBe(ino)
})

test('a program that cannot be bundled runs from its source', async () => {
  const { src, bundle, logged } = await workspace()
  await bundle()
  await writeFile(join(src, 'word.ts'), 'export const word: = 1\n')
  expect(await bundle()).toBeUndefined()
  expect(logged.join()).toContain('main.ts runs unbundled')
  expect(await readFile(join(src, '../.cache/main.js'), 'utf8')).toContain('one')
})

test('a package that is imported on use is not in the bundle and is found; what a package imports is in it', async () => {
  const { src, bundle } = await workspace()
  const addPackage = async (folder: string, index: string) => {
    await mkdir(folder, { recursive: true })
    await writeFile(join(folder, 'package.json'), '{ "type": "module", "exports": "./index.js" }')
    await writeFile(join(folder, 'index.js'), index)
  }
  const modules = join(src, '../node_modules')
  await addPackage(join(modules, 'driver'), `export const word = 'from outside'\n`)
  await addPackage(join(modules, 'server'), `export const { word: inner } = await import('inner')\n`)
  await addPackage(join(modules, 'server/node_modules/inner'), `export const word = 'inner'\n`)
  await writeFile(join(src, 'late.ts'), `export const late: string = 'own'\n`)
  await writeFile(
    join(src, 'main.ts'),
    `import { inner } from 'server'\nconst { late } = await import('./late.ts')\nconst { word } = await import('driver')\nconsole.log(late, word, inner)\n`,
  )
  const file = await bundle()
  expect(await readFile(file ?? '', 'utf8')).not.toContain('from outside')
  expect(await outputOf(file)).toBe('own from outside inner')
})
