export { checkExperiment } from './check-experiment.ts'
export { accessLogAgrees } from './expectations/access-log-agrees.ts'
export type { OutboundCluster } from './expectations/counter-increase.ts'
export { counterIncrease } from './expectations/counter-increase.ts'
export { drawsPods } from './expectations/draws-pods.ts'
export { everyLogLine, lasting } from './expectations/every-log-line.ts'
export { everyResponse } from './expectations/every-response.ts'
export type { Expectation, Finding, Outcome } from './expectations/expectation.ts'
export { givesCookie } from './expectations/gives-cookie.ts'
export { requestsAt } from './expectations/requests-at.ts'
export { effect, invariant } from './expectations/role.ts'
export { share } from './expectations/share.ts'
export { staysOnPod } from './expectations/stays-on-pod.ts'
export { takesTurns } from './expectations/takes-turns.ts'
export type { Experiment, ExperimentPlan, GatewayTraffic, PodTraffic, Traffic } from './experiment.ts'
export { experiment, isSelected } from './experiment.ts'
export { formatJson } from './report/format-json.ts'
export { formatTable } from './report/format-table.ts'
export type {
  CheckReport,
  ExperimentReport,
  MutationReport,
  RulePlace,
  VerifyReport,
} from './report/verify-report.ts'
export { exitCodeOf } from './report/verify-report.ts'
export type { RuleFolders } from './rules/load-objects.ts'
export type { Mutation } from './rules/mutation.ts'
export { routeToSubset, setWeights, subsetSelects } from './rules/mutation.ts'
export { setField } from './rules/set-field.ts'
export type { Progress } from './run/verify-run.ts'
export { sampleSize } from './statistics/power.ts'
export type { VerifyOptions } from './verify.ts'
export { verify } from './verify.ts'
