import { setTimeout as delay } from 'node:timers/promises'
import { MeshError } from '@traffic-lab/resources'

/** How often an API is asked for a condition. */
const intervalMs = 50

/**
 * Asks until the answer is no longer undefined. After the deadline: a MeshError that ends with what `describe` says
 * of the last state. Never waits for a time, only for the answer.
 */
export async function waitUntil<T>(
  ask: () => Promise<T | undefined>,
  options: {
    readonly what: string
    readonly deadlineMs: number
    readonly signal?: AbortSignal
    readonly describe?: () => Promise<string>
    readonly hint?: string
  },
): Promise<T> {
  const { what, deadlineMs, signal, describe, hint } = options
  const end = performance.now() + deadlineMs
  for (;;) {
    signal?.throwIfAborted()
    const answer = await ask()
    if (answer !== undefined) return answer
    if (performance.now() >= end) break
    await delay(intervalMs, undefined, signal && { signal })
  }
  const state = await describe?.()
  const message = `${what}: not within ${deadlineMs / 1000} s${state === undefined ? '' : `; ${state}`}`
  throw new MeshError('VER005', message, hint === undefined ? {} : { hint })
}
