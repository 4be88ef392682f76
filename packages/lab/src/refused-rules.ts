import type { KubeObject } from '@traffic-lab/resources'
import type { Snapshot } from '@traffic-lab/xds'
import type { Refusal } from '@traffic-lab/xds-server'

/** How Istio's metadata names the kinds that leave a trace in a configuration. */
const pathNames: Readonly<Record<string, string>> = {
  VirtualService: 'virtual-service',
  DestinationRule: 'destination-rule',
}

/**
 * Whether a refusal speaks of this rule: the refused resources name the objects they were made of, in
 * `metadata.filter_metadata.istio.config`. A resource that names none may be anyone's.
 */
export function concerns(refusal: Refusal, rule: KubeObject, snapshot: Snapshot | undefined): boolean {
  if (snapshot === undefined) return true
  const refused = resourcesOf(snapshot, refusal.part).filter(({ name }) => refusal.resources.includes(name))
  const texts = refused.map(({ resource }) => JSON.stringify(resource))
  const path = pathNames[rule.kind]
  const { namespace, name } = rule.metadata
  const named = `/namespaces/${namespace}/${path}/${name}"`
  if (texts.some((text) => text.includes(named))) return true
  return !texts.some((text) => Object.values(pathNames).some((other) => text.includes(`/${other}/`)))
}

function resourcesOf(snapshot: Snapshot, part: keyof Snapshot) {
  return part === 'endpoints'
    ? snapshot.endpoints.map((resource) => ({ name: resource.cluster_name, resource }))
    : snapshot[part].map((resource) => ({ name: resource.name, resource }))
}
