import type { KubeObject } from '@traffic-lab/resources'
import type { Experiment } from '../experiment.ts'
import type { InForce } from '../kubernetes/wait-in-force.ts'
import { waitUntil } from '../kubernetes/wait-until.ts'
import type { Environment } from './environment.ts'
import { observe, type Surroundings } from './observe.ts'

const probeRequests = 100
const probeDeadlineMs = 60_000

/**
 * Deletes what the rule removes, applies the rule and waits until it is in force. Where no condition tells (never of a
 * deletion), small probes are sent until their effect is seen twice in a row; the traffic that is judged comes only
 * afterwards.
 */
export async function applyAndSettle(
  experiment: Experiment,
  rule: readonly KubeObject[],
  surroundings: Surroundings<Environment>,
  removed: readonly KubeObject[] = [],
): Promise<InForce> {
  const { environment } = surroundings
  await environment.withdraw(removed)
  const applied = await environment.apply(rule)
  const state: InForce = applied.state === 'in-force' && removed.length > 0 ? { state: 'silent' } : applied
  if (state.state !== 'silent') return state
  let inARow = 0
  await waitUntil(
    async () => {
      inARow = (await effectIsSeen(experiment, surroundings)) ? inARow + 1 : 0
      return inARow === 2 ? true : undefined
    },
    {
      what: 'the effect of the rule is seen',
      deadlineMs: probeDeadlineMs,
      signal: environment.signal,
      hint: 'The API says nothing about its rules, so the effect itself was looked for. Check the rule with istioctl analyze.',
    },
  )
  return state
}

async function effectIsSeen(experiment: Experiment, surroundings: Surroundings): Promise<boolean> {
  for (const [name, traffic] of Object.entries(experiment.traffic)) {
    const visible = experiment.expect.filter(({ traffic, seen }) => traffic === name && seen !== undefined)
    // What cannot be seen in a few requests may be disturbed by them: failing pods would be out before they are counted.
    if (visible.length === 0) continue
    const probe = { ...traffic, count: Math.min(traffic.count, probeRequests) }
    const inTurns = visible.filter(({ oneThread }) => oneThread === true)
    const observation = await observe(probe, inTurns, surroundings)
    const threads = observation.counters?.threads ?? 1
    // What several worker threads keep from being seen is for the verdict to explain.
    if (!visible.every(({ oneThread, seen }) => (oneThread && threads > 1) || seen?.(observation)))
      return false
  }
  return true
}
