import { constants } from 'node:os'
import { exitCode } from './exit-code.ts'

const names = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

class Interruption extends Error {
  readonly signal: (typeof names)[number]
  constructor(signal: (typeof names)[number]) {
    super('interrupted')
    this.signal = signal
  }
}

/**
 * Aborts on SIGINT, SIGTERM and SIGHUP. A second Ctrl-C within a run is answered at once by the caller's own clean-up
 * being cut short: the watcher process then ends what is left.
 */
export function interruptSignal(): AbortSignal {
  const controller = new AbortController()
  for (const name of names)
    process.on(name, () => {
      if (controller.signal.aborted) process.exit(statusOf(name))
      controller.abort(new Interruption(name))
    })
  return controller.signal
}

/**
 * Ends this process by the signal that came, once everything is cleaned up: so a shell knows that it was interrupted,
 * and a loop around it ends, too. Returns what the shell then shows as its status.
 */
export function endBySignal({ reason }: AbortSignal): number {
  if (!(reason instanceof Interruption)) return exitCode.couldNotRun
  process.removeAllListeners(reason.signal)
  process.kill(process.pid, reason.signal)
  return statusOf(reason.signal)
}

/** 130 for SIGINT. */
function statusOf(name: (typeof names)[number]): number {
  return 128 + constants.signals[name]
}
