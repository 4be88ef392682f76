import type { LocalityLoadBalancerSetting, PortTrafficPolicy } from '@traffic-lab/resources'
import type { MeshService } from './mesh-services.ts'
import type { MeshConfig } from './mesh-state.ts'
import { present } from './present.ts'
import type { Resource } from './snapshot.ts'
import { distributionSettings } from './traffic-distribution.ts'

/** How a cluster treats localities. */
export interface LocalityBalancing {
  readonly setting: LocalityLoadBalancerSetting
  /** Whether traffic may fail over: without outlier detection no endpoint ever fails. */
  readonly fails: boolean
}

/** What is said by the cluster's rule, else by its Service, else by the mesh. Undefined where it is switched off. */
export function localityBalancingOf(
  policy: PortTrafficPolicy,
  { distribution }: Pick<MeshService, 'distribution'>,
  { localityLbSetting: mesh = {} }: Pick<MeshConfig, 'localityLbSetting'>,
): LocalityBalancing | undefined {
  const own = policy.loadBalancer?.localityLbSetting
  if (own === undefined && distribution !== undefined)
    return { setting: distributionSettings[distribution], fails: true }
  const setting = own ?? mesh
  return setting.enabled === false ? undefined : { setting, fails: policy.outlierDetection !== undefined }
}

/** Whether Envoy weighs localities: without priorities or shares of their own each endpoint counts alike. */
export function weighsLocalities(balancing: LocalityBalancing | undefined): boolean {
  if (balancing === undefined) return false
  const { distribute = [], failover = [], failoverPriority = [] } = balancing.setting
  return distribute.length > 0 || (balancing.fails && failover.length + failoverPriority.length > 0)
}

interface Locality {
  readonly region: string
  readonly zone: string
  readonly subZone: string
}

/** Of `region/zone/subzone`; what is missing is empty. */
export function parseLocality(text: string): Locality {
  const [region = '', zone = '', subZone = ''] = text.split('/')
  return { region, zone, subZone }
}

export function buildLocality(text: string): Resource {
  const { region, zone, subZone } = parseLocality(text)
  return present({
    region: region || undefined,
    zone: zone || undefined,
    sub_zone: subZone || undefined,
  })
}

/** Whether a locality is one of those that a rule means: a star, or a zone left out, is any. */
export function matchesLocality(text: string, pattern: string): boolean {
  const locality = parseLocality(text)
  const { region, zone, subZone } = parseLocality(pattern)
  const isOneOf = (wanted: string, value: string) => wanted === '*' || wanted === '' || wanted === value
  return (
    (region === '*' || region === locality.region) &&
    isOneOf(zone, locality.zone) &&
    isOneOf(subZone, locality.subZone)
  )
}
