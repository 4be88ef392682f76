import type { OutlierDetection } from '@traffic-lab/resources'
import { buildDuration } from './duration.ts'
import { present } from './present.ts'
import type { Resource } from './snapshot.ts'

/** Ejection of failing hosts. Istio never ejects by success rate; an empty rule still ejects after Envoy's five errors. */
export function buildOutlierDetection(outlier: OutlierDetection | undefined): Resource | undefined {
  if (outlier === undefined) return undefined
  const split = outlier.splitExternalLocalOriginErrors === true
  return present({
    ...consecutive('5xx', outlier.consecutive5xxErrors),
    ...consecutive('gateway_failure', outlier.consecutiveGatewayErrors),
    ...(split && consecutive('local_origin_failure', outlier.consecutiveLocalOriginFailures)),
    interval: outlier.interval === undefined ? undefined : buildDuration(outlier.interval),
    base_ejection_time:
      outlier.baseEjectionTime === undefined ? undefined : buildDuration(outlier.baseEjectionTime),
    max_ejection_percent: outlier.maxEjectionPercent || undefined,
    enforcing_success_rate: 0,
    split_external_local_origin_errors: split || undefined,
    enforcing_local_origin_success_rate: split ? 0 : undefined,
  })
}

/** A count of 0 switches that kind of ejection off. */
function consecutive(kind: string, count: number | undefined): Resource {
  if (count === undefined) return {}
  return { [`consecutive_${kind}`]: count, [`enforcing_consecutive_${kind}`]: count > 0 ? 100 : 0 }
}
