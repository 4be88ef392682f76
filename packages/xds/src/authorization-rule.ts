import type {
  AuthorizationCondition,
  AuthorizationOperation,
  AuthorizationRule,
  AuthorizationSource,
} from '@traffic-lab/resources'
import {
  type Attribute,
  conditionAttribute,
  operationAttributes,
  sourceAttributes,
} from './authorization-attributes.ts'
import type { Resource } from './snapshot.ts'

/** One attribute with what it must be and must not be. */
interface Condition {
  readonly attribute: Attribute
  readonly values: readonly string[]
  readonly notValues: readonly string[]
}

interface RuleTarget {
  /** For connections instead of requests: there is no method, path, header or token. */
  readonly forTcp: boolean
  /** A rule that allows must be known whole, one that denies or logs goes on without what cannot be asked. */
  readonly allows: boolean
}

/** Envoy's policy of one rule; undefined where it can allow nothing, since part of it cannot be asked of a connection. */
export function buildRulePolicy(
  rule: AuthorizationRule,
  policyNamespace: string,
  target: RuleTarget,
): Resource | undefined {
  const when = (rule.when ?? []).flatMap((condition) => toCondition(condition, policyNamespace))
  const base = (side: Attribute['side']) => when.filter(({ attribute }) => attribute.side === side)
  const sources = (rule.from ?? [{}]).map(({ source = {} }) => [
    ...sourceConditions(source, policyNamespace),
    ...base('principal'),
  ])
  const operations = (rule.to ?? [{}]).map(({ operation = {} }) => [
    ...operationConditions(operation),
    ...base('permission'),
  ])
  const all = [...sources, ...operations].flat()
  if (target.forTcp && target.allows && all.some(({ attribute }) => attribute.httpOnly)) return undefined
  return {
    permissions: operations.map((conditions) => ({ and_rules: { rules: matchers(conditions, target) } })),
    principals: sources.map((conditions) => ({ and_ids: { ids: matchers(conditions, target) } })),
  }
}

function toCondition(
  { key, values = [], notValues = [] }: AuthorizationCondition,
  policyNamespace: string,
): readonly Condition[] {
  const attribute = conditionAttribute(key, policyNamespace)
  return attribute === undefined ? [] : conditionOf(attribute, values, notValues)
}

function conditionOf(
  attribute: Attribute,
  values: readonly string[] = [],
  notValues: readonly string[] = [],
): readonly Condition[] {
  return values.length + notValues.length === 0 ? [] : [{ attribute, values, notValues }]
}

function sourceConditions(source: AuthorizationSource, policyNamespace: string): readonly Condition[] {
  const attributes = sourceAttributes(policyNamespace)
  return [
    ...conditionOf(attributes.principals, source.principals, source.notPrincipals),
    ...conditionOf(attributes.requestPrincipals, source.requestPrincipals, source.notRequestPrincipals),
    ...conditionOf(attributes.serviceAccounts, source.serviceAccounts, source.notServiceAccounts),
    ...conditionOf(attributes.namespaces, source.namespaces, source.notNamespaces),
    ...conditionOf(attributes.remoteIpBlocks, source.remoteIpBlocks, source.notRemoteIpBlocks),
    ...conditionOf(attributes.ipBlocks, source.ipBlocks, source.notIpBlocks),
  ]
}

function operationConditions(operation: AuthorizationOperation): readonly Condition[] {
  return [
    ...conditionOf(operationAttributes.hosts, operation.hosts, operation.notHosts),
    ...conditionOf(operationAttributes.methods, operation.methods, operation.notMethods),
    ...conditionOf(operationAttributes.paths, operation.paths, operation.notPaths),
    ...conditionOf(operationAttributes.ports, operation.ports, operation.notPorts),
  ]
}

function matchers(conditions: readonly Condition[], { forTcp }: RuleTarget): readonly Resource[] {
  const asked = conditions.filter(({ attribute }) => !(forTcp && attribute.httpOnly))
  const found = asked.flatMap(({ attribute, values, notValues }) => [
    ...anyOf(attribute, values),
    ...anyOf(attribute, notValues).map((matcher) => not(attribute, matcher)),
  ])
  return found.length > 0 ? found : [{ any: true }]
}

function anyOf({ side, each, together }: Attribute, values: readonly string[]): readonly Resource[] {
  if (values.length === 0) return []
  if (together !== undefined) return [together(values)]
  const matchers = values.map((value) => each?.(value) ?? {})
  return [side === 'permission' ? { or_rules: { rules: matchers } } : { or_ids: { ids: matchers } }]
}

function not({ side }: Attribute, matcher: Resource): Resource {
  return side === 'permission' ? { not_rule: matcher } : { not_id: matcher }
}
