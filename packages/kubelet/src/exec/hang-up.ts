import type { Readable } from 'node:stream'
import { delay } from '../process/delay.ts'
import { signalGroup } from '../process/signal-group.ts'

export interface HungUp {
  /** The command's process group. */
  readonly group: number | undefined
  /** Aborted when the command has ended. */
  readonly gone: AbortSignal
  readonly outputs: readonly Readable[]
}

/** What ignores the hang-up is killed after this time, in milliseconds. */
const graceMs = 2000
/** How long a reader has for what was printed before the end, in milliseconds. */
const lastWordsMs = 1000

/**
 * Ends a command whose client went away or whose pod ends, as a closed terminal does. A client that is still there
 * reads the rest; one that is not must not keep the session open with outputs that nobody empties.
 */
export async function hangUp({ group, gone, outputs }: HungUp): Promise<void> {
  if (group !== undefined && !gone.aborted) {
    signalGroup(group, 'SIGHUP')
    for (const output of outputs) output.resume()
    await delay(graceMs, gone)
    if (!gone.aborted) signalGroup(group, 'SIGKILL')
  }
  if (outputs.every(({ readableEnded }) => readableEnded)) return
  await delay(lastWordsMs)
  for (const output of outputs) output.destroy()
}
