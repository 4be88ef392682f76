import type { KubeObject } from '@traffic-lab/resources'
import type { ResourceTarget } from './resource-path.ts'

/** Placeholder until the schemas of the resources package are in. */
export function checkFields(
  _target: ResourceTarget,
  _object: KubeObject,
  _query: URLSearchParams,
): readonly string[] {
  return []
}
