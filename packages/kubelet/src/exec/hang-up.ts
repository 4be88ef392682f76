import { delay } from '../process/delay.ts'
import { signalGroup } from '../process/signal-group.ts'

/** What ignores the hang-up is killed after this time, in milliseconds. */
const graceMs = 2000

/** Ends a session whose client went away, as a closed terminal does. `gone` is aborted when it has ended. */
export function hangUpGroup(group: number | undefined, gone: AbortSignal): void {
  if (group === undefined || gone.aborted) return
  signalGroup(group, 'SIGHUP')
  void delay(graceMs, gone).then(() => {
    if (!gone.aborted) signalGroup(group, 'SIGKILL')
  })
}
