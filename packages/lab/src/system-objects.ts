import { join } from 'node:path'
import type { KubeObject } from '@traffic-lab/resources'
import { readObjects } from './apply-files.ts'

/** The objects that an Istio installation brings, as far as the lab has them: the root namespace and the ingress gateway. */
export function systemObjects(): Promise<readonly KubeObject[]> {
  return readObjects([join(import.meta.dirname, '../objects/istio-system.yaml')])
}
