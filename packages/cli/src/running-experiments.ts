import type { Progress } from '@traffic-lab/verifier'

/**
 * Turns what several experiments report into lines for `createProgress`. On a terminal: one line that names all that
 * are running, each with its step. Elsewhere a line a message, as it comes.
 */
export function createRunningExperiments(isTerminal: boolean): (progress: Progress) => string {
  const running = new Map<string, string>()
  return ({ experiment, message, done }) => {
    if (experiment === undefined) return message
    if (done) running.delete(experiment)
    else running.set(experiment, message)
    if (!isTerminal || running.size === 0) return message
    const [only, ...others] = running.values()
    return others.length === 0 ? (only ?? message) : [...running.values()].map(brief).join(' · ')
  }
}

/** `5.3 half: control: the same traffic without the rule` → `5.3 half: control`. */
function brief(message: string): string {
  return message.split(': ', 2).join(': ')
}
