import type { DestinationRule, Subset, TrafficPolicy } from '@traffic-lab/resources'
import type { Memo } from './memo.ts'
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

/** By host; the wildcards also as a list, the longest first. */
interface HostRules {
  readonly byHost: Map<string, MeshDestinationRule>
  wildcards: readonly string[]
}
type NamespaceRules = Map<string, HostRules>

/** `rules` are sorted by age. Precedence: the client's namespace, the Service's, the mesh's root namespace. */
export function indexDestinationRules(
  rules: readonly DestinationRule[],
  rootNamespace: string,
  memo: Memo,
): DestinationRuleIndex {
  const local: NamespaceRules = new Map()
  const exported: NamespaceRules = new Map()
  const rootPrivate: HostRules = { byHost: new Map(), wildcards: [] }
  for (const rule of rules) {
    const resolved = memo.remember(rule, 'DestinationRule', [], () => resolveDestinationRule(rule))
    const { visibility, namespace } = resolved
    if (isVisible(visibility, namespace)) addRule(rulesOf(local, namespace), resolved, memo)
    const isPrivate =
      !visibility.everywhere && visibility.namespaces.size === 1 && visibility.namespaces.has(namespace)
    if (!isPrivate) addRule(rulesOf(exported, namespace), resolved, memo)
    else if (namespace === rootNamespace) addRule(rootPrivate, resolved, memo)
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
  const rules = index.get(namespace) ?? { byHost: new Map(), wildcards: [] }
  index.set(namespace, rules)
  return rules
}

function addRule(rules: HostRules, rule: MeshDestinationRule, memo: Memo): void {
  const { host } = rule
  const first = rules.byHost.get(host)
  rules.byHost.set(
    host,
    first === undefined ? rule : memo.remember(first, 'united', [rule], () => unite(first, rule)),
  )
  if (first === undefined && host.startsWith('*'))
    rules.wildcards = [...rules.wildcards, host].sort((a, b) => b.length - a.length)
}

function unite(first: MeshDestinationRule, other: MeshDestinationRule): MeshDestinationRule {
  const known = new Set(first.subsets.map(({ name }) => name))
  return {
    ...first,
    trafficPolicy: first.trafficPolicy ?? other.trafficPolicy,
    subsets: [...first.subsets, ...other.subsets.filter(({ name }) => !known.has(name))],
  }
}

/** The exact host, else the longest wildcard that covers it. */
function mostSpecific(rules: HostRules | undefined, host: string): MeshDestinationRule | undefined {
  const exact = rules?.byHost.get(host)
  if (rules === undefined || exact !== undefined) return exact
  const wildcard = rules.wildcards.find((pattern) => covers(pattern, host))
  return wildcard === undefined ? undefined : rules.byHost.get(wildcard)
}
