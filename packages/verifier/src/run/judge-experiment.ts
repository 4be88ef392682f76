import { benefitOfDoubt } from '../expectations/benefit-of-doubt.ts'
import type { Expectation, Finding } from '../expectations/expectation.ts'
import { witnessed } from '../expectations/witness.ts'
import type { Experiment } from '../experiment.ts'
import type { Observation } from '../observations/observation.ts'
import { gatherEvidence } from './gather-evidence.ts'
import { observe, type Surroundings } from './observe.ts'

interface JudgeOptions {
  /** A control: nothing is excused. */
  readonly strict?: boolean
  /**
   * For which findings the lines are fetched that proxies wrote: those that do not hold, or effects that do (a control
   * that holds is what makes a verdict worthless). Absent: for none.
   */
  readonly showing?: 'contradictions' | 'effects'
}

/**
 * Sends every traffic of the experiment, one after the other; the findings stand in the order of `expect`. A failure
 * that several worker threads can bring about is no failure of the rule; as a control (`strict`) it is one.
 */
export async function judgeExperiment(
  experiment: Experiment,
  surroundings: Surroundings,
  { strict = false, showing }: JudgeOptions = {},
): Promise<readonly Finding[][]> {
  const observations = new Map<string, Observation>()
  for (const [name, traffic] of Object.entries(experiment.traffic)) {
    const expectations = experiment.expect.filter((expectation) => expectation.traffic === name)
    observations.set(name, await observe(traffic, expectations, surroundings))
  }
  return await Promise.all(
    experiment.expect.map(async (expectation) => {
      const observation = observations.get(expectation.traffic)
      if (observation === undefined) return []
      const judged = expectation.judge(observation)
      const findings = strict
        ? judged
        : judged.map((finding) => benefitOfDoubt(finding, expectation, observation))
      if (!isShown(findings, expectation, showing)) return [...findings]
      const [any] = observation.results
      return await Promise.all(
        findings.map((finding) => {
          const shown = finding.outcome === 'pass' ? { ...finding, ...witnessed(any) } : finding
          return showing === 'contradictions' && finding.outcome === 'pass'
            ? finding
            : gatherEvidence(shown, observation, surroundings.environment)
        }),
      )
    }),
  )
}

function isShown(
  findings: readonly Finding[],
  { role }: Expectation,
  showing: JudgeOptions['showing'],
): boolean {
  const holds = findings.every(({ outcome }) => outcome === 'pass')
  return (showing === 'contradictions' && !holds) || (showing === 'effects' && holds && role === 'effect')
}
