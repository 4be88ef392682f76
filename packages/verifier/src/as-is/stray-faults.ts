import { objectName } from '@traffic-lab/resources'
import { isRecord } from '../rules/json-tree.ts'
import { hostsOf } from './compare-rule.ts'
import type { PartPlan } from './plan-part.ts'

/**
 * A sentence for each VirtualService that injects faults into a service of the app and is none of the experiment's:
 * an earlier lesson left it, and whoever calls that service may fail.
 */
export function strayFaults(plan: PartPlan, namespace: string): readonly string[] {
  const { app, live, rule, given, removed } = plan
  const own = [...rule, ...removed, ...given.filter(({ source }) => injects(source.object.spec))]
  const counted = new Set(own.flatMap(({ live }) => (live === undefined ? [] : objectName(live))))
  const services = new Set(
    app.flatMap(({ object: { kind, metadata } }) =>
      kind === 'Service' ? `${metadata.name}.${namespace}.svc.cluster.local` : [],
    ),
  )
  return live
    .filter(
      (object) =>
        object.kind === 'VirtualService' && !counted.has(objectName(object)) && injects(object.spec),
    )
    .filter((object) => hostsOf(object, namespace).some((host) => services.has(host)))
    .map(
      (object) =>
        `${objectName(object)} injects faults: kubectl delete virtualservice ${object.metadata.name} -n ${namespace}`,
    )
}

function injects(spec: unknown): boolean {
  const routes: unknown = isRecord(spec) ? spec.http : undefined
  return Array.isArray(routes) && routes.some((route) => isRecord(route) && route.fault !== undefined)
}
