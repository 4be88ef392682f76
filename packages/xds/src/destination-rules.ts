import type { DestinationRule, Subset, TrafficPolicy } from '@traffic-lab/resources'
import { covers, resolveHost } from './names.ts'
import { isVisible, parseExportTo, type Visibility } from './visibility.ts'

/** All DestinationRules of one namespace for one host, as one: subsets united, the first policy wins. */
export interface MeshDestinationRule {
  readonly name: string
  readonly namespace: string
  readonly host: string
  readonly visibility: Visibility
  readonly trafficPolicy: TrafficPolicy | undefined
  readonly subsets: readonly Subset[]
}

export interface DestinationRuleIndex {
  /** The rule that applies when a proxy of `clientNamespace` calls `host`, a Service of `serviceNamespace`. */
  find(clientNamespace: string, host: string, serviceNamespace: string): MeshDestinationRule | undefined
}

type HostRules = Map<string, MeshDestinationRule>
type NamespaceRules = Map<string, HostRules>

/** `rules` are sorted by age. Precedence: the client's namespace, the Service's, the mesh's root namespace. */
export function indexDestinationRules(
  rules: readonly DestinationRule[],
  rootNamespace: string,
): DestinationRuleIndex {
  const local: NamespaceRules = new Map()
  const exported: NamespaceRules = new Map()
  const rootPrivate: HostRules = new Map()
  for (const rule of rules) {
    const resolved = resolveDestinationRule(rule)
    const { visibility, namespace } = resolved
    if (isVisible(visibility, namespace)) addRule(rulesOf(local, namespace), resolved)
    const isPrivate =
      !visibility.everywhere && visibility.namespaces.size === 1 && visibility.namespaces.has(namespace)
    if (!isPrivate) addRule(rulesOf(exported, namespace), resolved)
    else if (namespace === rootNamespace) addRule(rootPrivate, resolved)
  }
  const findExported = (owner: string, host: string, client: string): MeshDestinationRule | undefined => {
    const rule = mostSpecific(exported.get(owner), host)
    return rule && isVisible(rule.visibility, client) ? rule : undefined
  }
  return {
    find(client, host, serviceNamespace) {
      // A gateway in the root namespace must not take the mesh's general rules before a Service's own.
      const own = client === rootNamespace ? rootPrivate : local.get(client)
      return (
        mostSpecific(own, host) ??
        findExported(serviceNamespace, host, client) ??
        findExported(rootNamespace, host, client)
      )
    },
  }
}

function resolveDestinationRule({ metadata, spec }: DestinationRule): MeshDestinationRule {
  const namespace = metadata.namespace ?? 'default'
  return {
    name: metadata.name,
    namespace,
    host: resolveHost(spec.host, namespace),
    visibility: parseExportTo(spec.exportTo, namespace),
    trafficPolicy: spec.trafficPolicy,
    subsets: spec.subsets ?? [],
  }
}

function rulesOf(index: NamespaceRules, namespace: string): HostRules {
  const rules = index.get(namespace) ?? new Map()
  index.set(namespace, rules)
  return rules
}

function addRule(rules: HostRules, rule: MeshDestinationRule): void {
  const first = rules.get(rule.host)
  if (first === undefined) {
    rules.set(rule.host, rule)
    return
  }
  const known = new Set(first.subsets.map(({ name }) => name))
  rules.set(rule.host, {
    ...first,
    trafficPolicy: first.trafficPolicy ?? rule.trafficPolicy,
    subsets: [...first.subsets, ...rule.subsets.filter(({ name }) => !known.has(name))],
  })
}

/** The exact host, else the longest wildcard that covers it. */
function mostSpecific(rules: HostRules | undefined, host: string): MeshDestinationRule | undefined {
  const exact = rules?.get(host)
  if (rules === undefined || exact !== undefined) return exact
  let best: MeshDestinationRule | undefined
  for (const rule of rules.values()) {
    if (!rule.host.startsWith('*') || !covers(rule.host, host)) continue
    if (best === undefined || rule.host.length > best.host.length) best = rule
  }
  return best
}
