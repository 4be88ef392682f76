import type { Experiment } from '../experiment.ts'

/** Without the rule a share is far off; what it takes to tell 50 % from 60 % is not needed to see that. */
const enough = 200

/**
 * The experiment as its control sends it at first: no more than the beginning of each traffic, as long as every effect
 * is judged by the sample that came. Counters and times are of the whole, so with them nothing is left out.
 */
export function controlTraffic(experiment: Experiment): Experiment {
  const effects = experiment.expect.filter(({ role }) => role === 'effect')
  if (!effects.every(({ chances }) => chances !== undefined)) return experiment
  const traffic = Object.entries(experiment.traffic).map(([name, requests]) => [
    name,
    { ...requests, count: Math.min(requests.count, enough) },
  ])
  return { ...experiment, traffic: Object.fromEntries(traffic) }
}
