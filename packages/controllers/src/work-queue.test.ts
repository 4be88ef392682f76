import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createWorkQueue } from './work-queue.ts'

const turn = () => new Promise<void>((resolve) => setImmediate(resolve))
const conflict = new Error('conflict')
const isConflict = (error: unknown) => error === conflict

describe('the work queue', () => {
  beforeEach(() => vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }))
  afterEach(() => vi.useRealTimers())

  it('handles a key once however often it was added, and never inside add', async () => {
    const handled: string[] = []
    const queue = createWorkQueue({ handle: (key) => void handled.push(key), onError: () => {}, isConflict })
    queue.add('a')
    queue.add('a')
    queue.add('b')
    expect(handled).toEqual([])
    await turn()
    expect(handled).toEqual(['a', 'b'])
  })

  it('lets the event loop turn although a handler keeps adding keys', async () => {
    let count = 0
    const handle = (): undefined => {
      count += 1
      queue.add(`key ${count}`)
    }
    const queue = createWorkQueue({ handle, onError: () => {}, isConflict })
    queue.add('first')
    await turn()
    expect(count).toBeGreaterThan(0)
    expect(count).toBeLessThan(5_000)
    queue.close()
    const atClose = count
    await turn()
    expect(count).toBe(atClose)
  })

  it('tries again after a conflict at once and says nothing', async () => {
    let failures = 3
    const onError = vi.fn()
    const done = vi.fn()
    const handle = (): undefined => {
      if (failures-- > 0) throw conflict
      done()
    }
    createWorkQueue({ handle, onError, isConflict }).add('a')
    await turn()
    expect(done).toHaveBeenCalledTimes(1)
    expect(onError).not.toHaveBeenCalled()
  })

  it('tries again after another failure later and later, and says so each time', async () => {
    const onError = vi.fn()
    const handle = vi.fn(() => {
      throw new Error('broken')
    })
    const queue = createWorkQueue({ handle, onError, isConflict })
    queue.add('a')
    await turn()
    expect(handle).toHaveBeenCalledTimes(1)
    vi.advanceTimersByTime(10)
    await turn()
    expect(handle).toHaveBeenCalledTimes(2)
    vi.advanceTimersByTime(10)
    await turn()
    expect(handle).toHaveBeenCalledTimes(2)
    vi.advanceTimersByTime(10)
    await turn()
    expect(handle).toHaveBeenCalledTimes(3)
    expect(onError).toHaveBeenCalledTimes(3)
    queue.close()
    expect(vi.getTimerCount()).toBe(0)
  })

  it('looks again after the time a handler asks for', async () => {
    const handle = vi.fn((): number | undefined => (handle.mock.calls.length === 1 ? 1_000 : undefined))
    createWorkQueue({ handle, onError: () => {}, isConflict }).add('a')
    await turn()
    vi.advanceTimersByTime(1_000)
    await turn()
    expect(handle).toHaveBeenCalledTimes(2)
    expect(vi.getTimerCount()).toBe(0)
  })
})
