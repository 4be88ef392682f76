import { type ObjectClient, timestamp } from '@traffic-lab/kube-api'
import type { Condition, KubeObject } from '@traffic-lab/resources'
import type { ProxyState, XdsServer } from '@traffic-lab/xds-server'

/** The condition that Istio, too, writes on its objects; `observedGeneration` says which rule it speaks of. */
const conditionType = 'Reconciled'

interface Expected {
  readonly rule: KubeObject
  readonly revision: number
}

export interface RuleConditions {
  /** These rules are part of the configuration of `revision`; `failures` are configurations that could not be made. */
  expect(rules: readonly KubeObject[], revision: number, failures: readonly string[]): void
  close(): void
}

/** Writes `Reconciled` on each rule once every connected, configured proxy has acknowledged or refused it. */
export function createRuleConditions(client: ObjectClient, xds: XdsServer): RuleConditions {
  const pending = new Map<string, Expected>()
  let failed: readonly string[] = []

  const settle = () => {
    if (pending.size === 0) return
    const proxies = xds.proxies().filter(({ connected, ackedRevision }) => connected && ackedRevision >= 0)
    for (const [id, { rule, revision }] of [...pending]) {
      const behind = proxies.filter((proxy) => !answered(proxy, revision))
      if (behind.length > 0) continue
      pending.delete(id)
      write(rule, verdict(rule, proxies, revision, failed))
    }
  }

  const write = (rule: KubeObject, condition: Condition) => {
    const { namespace, name, generation } = rule.metadata
    const current: KubeObject | undefined = client.get(rule.kind, namespace, name)
    if (current === undefined || current.metadata.generation !== generation) return
    const others = conditionsOf(current).filter(({ type }) => type !== conditionType)
    const { resourceVersion: _, ...metadata } = current.metadata
    client.updateStatus({ ...current, metadata, status: { ...statusOf(current), conditions: [...others, condition] } })
  }

  const unsubscribe = xds.subscribe(settle)
  return {
    expect(rules, revision, failures) {
      failed = failures
      for (const rule of rules) {
        if (isReported(rule)) continue
        pending.set(`${rule.kind}/${rule.metadata.namespace}/${rule.metadata.name}`, { rule, revision })
      }
      settle()
    },
    close: unsubscribe,
  }
}

function answered(proxy: ProxyState, revision: number): boolean {
  return proxy.ackedRevision >= revision || (proxy.refusal?.revision ?? -1) >= revision
}

function verdict(rule: KubeObject, proxies: readonly ProxyState[], revision: number, failures: readonly string[]): Condition {
  const refused = proxies.filter(({ refusal }) => refusal !== undefined && refusal.revision >= revision)
  const total = proxies.length
  const common = {
    type: conditionType,
    observedGeneration: rule.metadata.generation ?? 1,
    lastTransitionTime: timestamp(Date.now()),
  }
  const [failure] = failures
  if (failure !== undefined) return { ...common, status: 'False', reason: 'NotTranslated', message: failure }
  const [first] = refused
  if (first?.refusal !== undefined) {
    const { part, resources, message } = first.refusal
    const text = `${refused.length} of ${total} proxies refused ${part} ${resources.join(', ')} and keep the last good ones: ${message}`
    return { ...common, status: 'False', reason: 'Refused', message: text }
  }
  return { ...common, status: 'True', reason: 'InForce', message: `${total}/${total} proxies up to date` }
}

function isReported(rule: KubeObject): boolean {
  const condition = conditionsOf(rule).find(({ type }) => type === conditionType)
  return condition?.observedGeneration === rule.metadata.generation && condition !== undefined
}

function statusOf({ status }: KubeObject): object {
  return typeof status === 'object' && status !== null ? status : {}
}

function conditionsOf(rule: KubeObject): readonly Condition[] {
  const status = statusOf(rule)
  return 'conditions' in status && Array.isArray(status.conditions) ? (status.conditions as Condition[]) : []
}
