import { type DestinationRule, hasLabels, type Subset, type TrafficPolicy } from '@traffic-lab/resources'
import { mergeInto } from './destination-rule-merge.ts'
import type { Memo } from './memo.ts'
import { covers, resolveHost } from './names.ts'
import { isVisible, parseExportTo, type Visibility } from './visibility.ts'

/** DestinationRules of one namespace for one host, as one: subsets united, the first policy wins. */
export interface MeshDestinationRule {
  readonly name: string
  readonly namespace: string
  readonly host: string
  readonly visibility: Visibility
  /** As it is written; rules that are exported differently stay apart. */
  readonly exportTo: ReadonlySet<string>
  /** Labels of the clients that it is for; undefined is all of them. */
  readonly selector: Labels | undefined
  readonly trafficPolicy: TrafficPolicy | undefined
  readonly subsets: readonly Subset[]
}

type Labels = Readonly<Record<string, string>>

/** Who calls. Without labels only rules for all clients count. */
export interface RuleClient {
  readonly namespace: string
  readonly labels?: Labels
}

export interface DestinationRuleIndex {
  /** The rule that applies when `client` calls `host`, a Service of `serviceNamespace`. */
  find(client: RuleClient, host: string, serviceNamespace: string): MeshDestinationRule | undefined
}

/** By host; the wildcards also as a list, the longest first. */
interface HostRules {
  readonly byHost: Map<string, readonly MeshDestinationRule[]>
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
  const findExported = (owner: string, host: string, client: string) => {
    const found = mostSpecific(exported.get(owner), host)?.filter(({ visibility }) =>
      isVisible(visibility, client),
    )
    return found === undefined || found.length === 0 ? undefined : found
  }
  return {
    find(client, host, serviceNamespace) {
      // A gateway in the root namespace must not take the mesh's general rules before a Service's own.
      const { namespace } = client
      const own = namespace === rootNamespace ? rootPrivate : local.get(namespace)
      const rules =
        mostSpecific(own, host) ??
        findExported(serviceNamespace, host, namespace) ??
        findExported(rootNamespace, host, namespace)
      return rules && ruleFor(client, rules)
    },
  }
}

/** A rule for chosen workloads of its own namespace comes before those for all; of these the last one counts. */
function ruleFor(
  { namespace, labels }: RuleClient,
  rules: readonly MeshDestinationRule[],
): MeshDestinationRule | undefined {
  const chosen = rules.find(
    (rule) =>
      labels !== undefined &&
      rule.selector !== undefined &&
      rule.namespace === namespace &&
      hasLabels(rule.selector, labels),
  )
  return chosen ?? rules.findLast(({ selector }) => selector === undefined)
}

function resolveDestinationRule({ metadata, spec }: DestinationRule): MeshDestinationRule {
  const namespace = metadata.namespace ?? 'default'
  // A rule for chosen workloads is for those of its own namespace.
  const exportTo = spec.workloadSelector === undefined ? (spec.exportTo ?? []) : ['.']
  return {
    name: metadata.name,
    namespace,
    host: resolveHost(spec.host, namespace),
    visibility: parseExportTo(exportTo, namespace),
    exportTo: new Set(exportTo),
    selector: spec.workloadSelector && (spec.workloadSelector.matchLabels ?? {}),
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
  const known = rules.byHost.get(host)
  rules.byHost.set(host, mergeInto(known ?? [], rule, memo))
  if (known === undefined && host.startsWith('*'))
    rules.wildcards = [...rules.wildcards, host].sort((a, b) => b.length - a.length)
}

/** Those of the exact host, else of the longest wildcard that covers it. */
function mostSpecific(
  rules: HostRules | undefined,
  host: string,
): readonly MeshDestinationRule[] | undefined {
  const exact = rules?.byHost.get(host)
  if (rules === undefined || exact !== undefined) return exact
  const wildcard = rules.wildcards.find((pattern) => covers(pattern, host))
  return wildcard === undefined ? undefined : rules.byHost.get(wildcard)
}
