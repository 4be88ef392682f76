import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { cacheDir } from './cache-dir.ts'

let dir: string
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'traffic-lab-test-'))
})
afterEach(() => rm(dir, { recursive: true, force: true }))

const ask = (env: NodeJS.ProcessEnv = {}, system = 'linux', home = dir) =>
  cacheDir({ env, system, home, fallback: join(dir, 'lab', 'cache') })

describe('the cache', () => {
  it('is the user’s own, where the system keeps such things', async () => {
    expect(await ask()).toBe(join(dir, '.cache', 'traffic-lab'))
    expect(await ask({ XDG_CACHE_HOME: join(dir, 'xdg') })).toBe(join(dir, 'xdg', 'traffic-lab'))
    expect(await ask({}, 'darwin')).toBe(join(dir, 'Library', 'Caches', 'traffic-lab'))
    expect(await ask({ LAB_CACHE_DIR: join(dir, 'mine') })).toBe(join(dir, 'mine'))
  })

  it('is beside the lab where the home folder cannot be written to', async () => {
    const file = join(dir, 'file')
    await writeFile(file, '')
    expect(await ask({}, 'linux', file)).toBe(join(dir, 'lab', 'cache'))
  })

  it('is not looked for elsewhere when the one that was named cannot be used', async () => {
    const file = join(dir, 'file')
    await writeFile(file, '')
    await expect(ask({ LAB_CACHE_DIR: file })).rejects.toMatchObject({ code: 'LAB121' })
  })
})
