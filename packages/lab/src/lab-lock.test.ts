import { mkdtemp, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { askLab, type RunningLab, stopLab, takeLabLock } from './lab-lock.ts'

describe('the lock of a state folder', () => {
  let path: string
  const lab: RunningLab = {
    pid: 7,
    startedAt: 'now',
    apiUrl: undefined,
    gatewayUrl: undefined,
    ready: false,
    proxies: [],
  }
  const take = (onStop = () => {}) => takeLabLock(path, { describe: () => lab, onStop })

  beforeEach(async () => {
    path = join(await mkdtemp(join(tmpdir(), 'lock-')), 'lock.sock')
  })

  it('is taken by one lab; a second one learns who has it', async () => {
    const lock = await take()
    expect(await take()).toEqual({ pid: 7, startedAt: 'now', ready: false, proxies: [] })
    expect(await askLab(path)).toMatchObject({ pid: 7 })
    if ('close' in lock) await lock.close()
    expect(await askLab(path)).toBeUndefined()
  })

  it('leaves no folder behind, and needs none', async () => {
    for (const _ of [1, 2]) {
      const lock = await take()
      if ('close' in lock) await lock.close()
      await expect(stat(dirname(path))).rejects.toThrow('ENOENT')
    }
  })

  it('is free when only the file of a dead lab is left', async () => {
    await writeFile(path, '')
    const lock = await take()
    expect(lock).toHaveProperty('close')
    if ('close' in lock) await lock.close()
  })

  it('goes to one of many that ask at the same moment', async () => {
    const answers = await Promise.all(Array.from({ length: 8 }, () => take()))
    const locks = answers.filter((answer) => 'close' in answer)
    expect(locks).toHaveLength(1)
    for (const lock of locks) await lock.close()
    expect(await take()).toHaveProperty('close')
  })

  it('hears that it should stop, and the asker waits until the lab is gone', async () => {
    const lock = await take(() => {
      if ('close' in lock) void lock.close()
    })
    expect(await stopLab(path)).toBe(true)
    expect(await stopLab(path)).toBe(false)
  })
})
