import { benefitOfDoubt } from '../expectations/benefit-of-doubt.ts'
import type { Finding } from '../expectations/expectation.ts'
import type { Experiment } from '../experiment.ts'
import type { Observation } from '../observations/observation.ts'
import { observe, type Surroundings } from './observe.ts'

/**
 * Sends every traffic of the experiment, one after the other; the findings stand in the order of `expect`. A failure
 * that several worker threads can bring about is no failure of the rule; as a control (`strict`) it is one.
 */
export async function judgeExperiment(
  experiment: Experiment,
  surroundings: Surroundings,
  { strict = false }: { readonly strict?: boolean } = {},
): Promise<readonly Finding[][]> {
  const observations = new Map<string, Observation>()
  for (const [name, traffic] of Object.entries(experiment.traffic)) {
    const expectations = experiment.expect.filter((expectation) => expectation.traffic === name)
    observations.set(name, await observe(traffic, expectations, surroundings))
  }
  return experiment.expect.map((expectation) => {
    const observation = observations.get(expectation.traffic)
    if (observation === undefined) return []
    const findings = [...expectation.judge(observation)]
    return strict ? findings : findings.map((finding) => benefitOfDoubt(finding, expectation, observation))
  })
}
