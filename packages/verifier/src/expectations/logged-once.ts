import { type Expectation, judgeCount } from './expectation.ts'
import { witnessed } from './witness.ts'

/** The client proxy's access log has exactly as many lines about this traffic as requests were sent. */
export function loggedOnce(traffic: string): Expectation {
  const name = "lines in the client proxy's access log"
  return {
    traffic,
    role: 'invariant',
    description: "the client's proxy logs each request once",
    accessLog: true,
    judge({ results, accessLogLines = 0 }) {
      const sample = results.length
      const accepted = { low: sample, high: sample }
      if (accessLogLines > 0)
        return [
          judgeCount({ ...{ name, observed: accessLogLines, sample, accepted }, ...witnessed(results[0]) }),
        ]
      const note = "it has none; Istio's access log is off unless accessLogFile is set"
      return [{ name, outcome: 'inconclusive', observed: 0, sample, accepted, note }]
    },
  }
}
