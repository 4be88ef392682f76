import type { LocalityLoadBalancerSetting } from '@traffic-lab/resources'
import { type LocalityBalancing, matchesLocality, parseLocality } from './locality.ts'
import type { MeshEndpoint } from './mesh-services.ts'
import { compareNames } from './names.ts'
import type { Place } from './places.ts'

/** Endpoints of one locality that Envoy treats alike. */
export interface LocalityGroup {
  readonly locality: string
  readonly endpoints: readonly MeshEndpoint[]
  readonly weight: number
  /** 0 is first; a lower one gets traffic when those before it fail. */
  readonly priority: number
}

/** The endpoints by locality, in the order of the localities' names. */
export function groupByLocality(endpoints: readonly MeshEndpoint[]): readonly LocalityGroup[] {
  return [...Map.groupBy(endpoints, ({ locality = '' }) => locality)]
    .map(([locality, group]) => ({ locality, endpoints: group, weight: weightOf(group), priority: 0 }))
    .sort((a, b) => compareNames(a.locality, b.locality))
}

/** The groups as a client at `place` uses them: with the shares that a rule gives, or one after the other. */
export function arrangeLocalities(
  groups: readonly LocalityGroup[],
  place: Place,
  balancing: LocalityBalancing | undefined,
): readonly LocalityGroup[] {
  if (balancing === undefined) return groups
  const { distribute = [], failover = [], failoverPriority = [] } = balancing.setting
  if (distribute.length > 0) return withShares(groups, place, distribute)
  if (!balancing.fails) return groups
  if (failoverPriority.length === 0) return byDistance(groups, place, failover)
  const byLabels = groups.flatMap((group) => splitByLabels(group, place, failoverPriority))
  const gapless = withoutGaps(byLabels)
  return failover.length === 0 ? gapless : byDistance(gapless, place, failover)
}

/** A share is divided over the localities that it covers; a locality without a share stays, and gets nothing. */
function withShares(
  groups: readonly LocalityGroup[],
  place: Place,
  distribute: NonNullable<LocalityLoadBalancerSetting['distribute']>,
): readonly LocalityGroup[] {
  const to = distribute.find(({ from = '' }) => matchesLocality(place.locality, from))?.to
  if (to === undefined) return groups
  const shares = Object.entries(to)
  const shareOf = ({ locality }: LocalityGroup) =>
    shares.find(([pattern]) => matchesLocality(locality, pattern))?.[0]
  return groups.map((group) => {
    const pattern = shareOf(group)
    if (pattern === undefined) return { ...group, endpoints: [] }
    const total = groups
      .filter((other) => shareOf(other) === pattern)
      .reduce((sum, { weight }) => sum + weight, 0)
    const share = Math.ceil((group.weight * (to[pattern] ?? 0)) / total)
    // A share of 0 changes nothing.
    return share > 0 ? { ...group, weight: share } : group
  })
}

/** The client's own subzone, zone, region, then the region that it fails over to, then all others. */
function byDistance(
  groups: readonly LocalityGroup[],
  place: Place,
  failover: NonNullable<LocalityLoadBalancerSetting['failover']>,
): readonly LocalityGroup[] {
  const client = parseLocality(place.locality)
  const target = failover.find(({ from }) => from === client.region)
  const distanceTo = (locality: string): number => {
    const { region, zone, subZone } = parseLocality(locality)
    if (region !== client.region) return target === undefined || target.to === region ? 3 : 4
    if (zone !== client.zone) return 2
    return subZone === client.subZone ? 0 : 1
  }
  const distances = 5
  return withoutGaps(
    groups.map((group) => ({
      ...group,
      priority: group.priority * distances + distanceTo(group.locality),
    })),
  )
}

/** The more of the labels, from the first on, an endpoint shares with the client, the sooner it is used. */
function splitByLabels(
  group: LocalityGroup,
  { labels }: Place,
  priorities: readonly string[],
): readonly LocalityGroup[] {
  const wanted = priorities.map((entry) => {
    const [key = '', value, ...more] = entry.split('=')
    return [key, value !== undefined && more.length === 0 ? value : (labels[key] ?? '')] as const
  })
  const priorityOf = (endpoint: MeshEndpoint) => {
    const missed = wanted.findIndex(([key, value]) => (endpoint.labels[key] ?? '') !== value)
    return missed < 0 ? 0 : wanted.length - missed
  }
  return [...Map.groupBy(group.endpoints, priorityOf)]
    .sort(([a], [b]) => a - b)
    .map(([priority, endpoints]) => ({ ...group, endpoints, weight: weightOf(endpoints), priority }))
}

/** Envoy wants priorities from 0 on without a gap. */
function withoutGaps(groups: readonly LocalityGroup[]): readonly LocalityGroup[] {
  const used = [...new Set(groups.map(({ priority }) => priority))].sort((a, b) => a - b)
  return groups.map((group) => ({ ...group, priority: used.indexOf(group.priority) }))
}

function weightOf(endpoints: readonly MeshEndpoint[]): number {
  return endpoints.reduce((sum, { weight = 1 }) => sum + weight, 0)
}
