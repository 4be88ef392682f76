import type { KubeObject } from '@traffic-lab/resources'
import type { Snapshot } from '@traffic-lab/xds'
import type { Refusal } from '@traffic-lab/xds-server'

/** How Istio's metadata names the kinds that leave a trace in a configuration. */
const pathNames: Readonly<Record<string, string>> = {
  VirtualService: 'virtual-service',
  DestinationRule: 'destination-rule',
  Gateway: 'gateway',
}

/**
 * Whether a refusal speaks of this rule: the refused resources name the objects they were made of, in
 * `metadata.filter_metadata.istio.config`. One that names none is blamed on the rules that are new.
 */
export function concerns(
  refusal: Refusal,
  rule: KubeObject,
  snapshot: Snapshot | undefined,
  isNew: boolean,
): boolean {
  const texts = refusedResources(refusal, snapshot).map((resource) => JSON.stringify(resource))
  const { namespace, name } = rule.metadata
  const named =
    rule.kind === 'AuthorizationPolicy'
      ? `"ns[${namespace}]-policy[${name}]-rule[`
      : `/namespaces/${namespace}/${pathNames[rule.kind]}/${name}"`
  if (texts.some((text) => text.includes(named))) return true
  const namesSome = texts.some((text) => Object.values(pathNames).some((path) => text.includes(`/${path}/`)))
  return isNew && !namesSome
}

function refusedResources({ part, resources }: Refusal, snapshot: Snapshot | undefined): readonly object[] {
  if (snapshot === undefined) return []
  return part === 'endpoints'
    ? snapshot.endpoints.filter(({ cluster_name }) => resources.includes(cluster_name))
    : snapshot[part].filter(({ name }) => resources.includes(name))
}
