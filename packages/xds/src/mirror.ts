import type { Destination, HTTPRoute, Percent } from '@traffic-lab/resources'
import { buildFractionalPercent, buildWholePercent } from './fractional-percent.ts'
import type { Resource } from './snapshot.ts'

/** Copies of a request that are sent and forgotten. Without a percentage all are copied; with 0 there is no mirror. */
export function buildMirrors(
  route: HTTPRoute,
  clusterOf: (destination: Destination) => string,
): readonly Resource[] {
  const { mirror, mirrorPercentage, mirrorPercent, mirrors = [] } = route
  const first = mirror === undefined ? undefined : shareOf(mirrorPercentage, mirrorPercent)
  return [
    ...(mirror !== undefined && first !== undefined ? [buildMirror(clusterOf(mirror), first)] : []),
    ...mirrors.flatMap(({ destination, percentage }) => {
      const share = shareOf(percentage)
      return share === undefined ? [] : [buildMirror(clusterOf(destination), share)]
    }),
  ]
}

function buildMirror(cluster: string, share: Resource): Resource {
  return {
    cluster,
    runtime_fraction: { default_value: share },
    trace_sampled: false,
    // Istio keeps the host as it is; Envoy would append `-shadow`.
    disable_shadow_host_suffix_append: true,
  }
}

function shareOf(percentage: Percent | undefined, percent?: number): Resource | undefined {
  if (percentage !== undefined)
    return (percentage.value ?? 0) > 0 ? buildFractionalPercent(percentage) : undefined
  if (percent !== undefined) return percent > 0 ? buildWholePercent(percent) : undefined
  return buildWholePercent(100)
}
