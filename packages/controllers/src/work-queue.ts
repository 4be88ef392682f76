export interface WorkQueueOptions {
  /** Handles one key; returns after how many milliseconds to handle it again. */
  readonly handle: (key: string) => number | undefined
  readonly onError: (error: unknown, key: string) => void
  /** A failure that is no news: somebody else wrote in between. */
  readonly isConflict: (error: unknown) => boolean
}

export interface WorkQueue {
  add(key: string): void
  close(): void
}

/** So many keys run in one turn; timers, sockets and requests get theirs before the next. */
const keysPerTurn = 500
const firstRetryMs = 5
const slowestRetryMs = 30_000
const conflictsBeforePause = 10

/**
 * A set of keys to handle, each at most once at a time, never inside the call that added it: the store notifies
 * synchronously, and a write from within a notification would reach other listeners out of order.
 */
export function createWorkQueue({ handle, onError, isConflict }: WorkQueueOptions): WorkQueue {
  const waiting = new Set<string>()
  const failures = new Map<string, number>()
  const timers = new Map<string, NodeJS.Timeout>()
  let scheduled = false
  let closed = false

  function add(key: string): void {
    if (closed) return
    waiting.add(key)
    if (scheduled) return
    scheduled = true
    queueMicrotask(run)
  }

  /** Keys added meanwhile join the same turn, until it is full. */
  function run(): void {
    let left = keysPerTurn
    for (const key of waiting) {
      if (closed) return
      if (left-- === 0) {
        setImmediate(run)
        return
      }
      waiting.delete(key)
      handleOne(key)
    }
    scheduled = false
  }

  function handleOne(key: string): void {
    clearTimeout(timers.get(key))
    timers.delete(key)
    try {
      const again = handle(key)
      failures.delete(key)
      if (again !== undefined) addLater(key, again)
    } catch (error) {
      retry(key, error)
    }
  }

  function retry(key: string, error: unknown): void {
    const count = (failures.get(key) ?? 0) + 1
    failures.set(key, count)
    if (isConflict(error) && count <= conflictsBeforePause) {
      add(key)
      return
    }
    onError(error, key)
    addLater(key, Math.min(firstRetryMs * 2 ** Math.min(count, 16), slowestRetryMs))
  }

  function addLater(key: string, ms: number): void {
    clearTimeout(timers.get(key))
    const timer = setTimeout(() => {
      timers.delete(key)
      add(key)
    }, ms)
    timer.unref()
    timers.set(key, timer)
  }

  return {
    add,
    close() {
      closed = true
      waiting.clear()
      for (const timer of timers.values()) clearTimeout(timer)
      timers.clear()
    },
  }
}
