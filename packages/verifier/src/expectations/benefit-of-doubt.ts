import type { Observation } from '../observations/observation.ts'
import type { Expectation, Finding } from './expectation.ts'

/** A failure that several worker threads bring about in a right mesh, too, says nothing about the rule. */
export function benefitOfDoubt(
  finding: Finding,
  { oneThread }: Pick<Expectation, 'oneThread'>,
  { counters }: Pick<Observation, 'counters'>,
): Finding {
  const threads = counters?.threads ?? 1
  if (finding.outcome !== 'fail' || oneThread === undefined || threads === 1) return finding
  const note = `the client's proxy has ${threads} worker threads, and each counts for itself: give its pod the annotation proxy.istio.io/config with "concurrency: 1"`
  return { ...finding, outcome: 'inconclusive', note }
}
