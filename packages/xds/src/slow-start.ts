import type { LoadBalancerSettings, WarmupConfiguration } from '@traffic-lab/resources'
import { buildDuration } from './duration.ts'
import { present } from './present.ts'
import type { Resource } from './snapshot.ts'

/** The policies of Envoy that can send a new server less traffic at first; others take no notice of it. */
const configFields: Readonly<Record<string, string>> = {
  LEAST_REQUEST: 'least_request_lb_config',
  ROUND_ROBIN: 'round_robin_lb_config',
}

/** How a new server warms up: its share of the traffic grows over a window. */
export function buildSlowStart(
  policy: string,
  { warmup, warmupDurationSecs }: LoadBalancerSettings = {},
): Resource {
  const field = configFields[policy]
  if (field === undefined) return {}
  if (warmup !== undefined) return { [field]: { slow_start_config: buildWarmup(warmup) } }
  // The old form says nothing but the window: the rest is Envoy's.
  if (warmupDurationSecs === undefined) return {}
  return { [field]: { slow_start_config: { slow_start_window: buildDuration(warmupDurationSecs) } } }
}

function buildWarmup({ duration, minimumPercent = 10, aggression = 1 }: WarmupConfiguration): Resource {
  return present({
    slow_start_window: duration === undefined ? undefined : buildDuration(duration),
    min_weight_percent: { value: minimumPercent },
    // Envoy requires a key; no runtime has this one.
    aggression: { default_value: aggression, runtime_key: '(' },
  })
}
