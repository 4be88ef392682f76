import { type ObjectClient, timestamp } from '@traffic-lab/kube-api'
import type { Condition, KubeObject } from '@traffic-lab/resources'
import type { Snapshot } from '@traffic-lab/xds'
import type { ProxyState, XdsServer } from '@traffic-lab/xds-server'
import { concerns } from './refused-rules.ts'

/** The condition that Istio, too, writes on its objects; `observedGeneration` says which rule it speaks of. */
const conditionType = 'Reconciled'

/** What the rules were last turned into. */
interface Translation {
  readonly revision: number
  readonly rules: readonly KubeObject[]
  /** By node id. */
  readonly snapshots: ReadonlyMap<string, Snapshot>
  /** Why some proxy's configuration could not be made or encoded; then none of the changed rules is in force there. */
  readonly failures: readonly string[]
}

export interface RuleConditions {
  expect(translation: Translation): void
  close(): void
}

/** Writes `Reconciled` on each changed rule once every connected proxy has acknowledged or refused it. */
export function createRuleConditions(client: ObjectClient, xds: XdsServer): RuleConditions {
  const pending = new Map<string, { readonly rule: KubeObject; readonly revision: number }>()
  let latest: Translation = { revision: -1, rules: [], snapshots: new Map(), failures: [] }

  const settle = () => {
    if (pending.size === 0) return
    const proxies = xds
      .proxies()
      .filter(({ connected, answeredRevision }) => connected && answeredRevision >= 0)
    for (const [id, { rule, revision }] of [...pending]) {
      if (proxies.some(({ answeredRevision }) => answeredRevision < revision)) continue
      pending.delete(id)
      write(rule, verdict(rule, proxies, latest))
    }
  }

  const write = (rule: KubeObject, condition: Condition) => {
    const { namespace, name, generation } = rule.metadata
    const current: KubeObject | undefined = client.get(rule.kind, namespace, name)
    if (current === undefined || current.metadata.generation !== generation) return
    const others = conditionsOf(current).filter(({ type }) => type !== conditionType)
    const { resourceVersion: _, ...metadata } = current.metadata
    client.updateStatus({
      ...current,
      metadata,
      status: { ...statusOf(current), conditions: [...others, condition] },
    })
  }

  const unsubscribe = xds.subscribe(settle)
  return {
    expect(translation) {
      latest = translation
      for (const rule of translation.rules) {
        const id = `${rule.kind}/${rule.metadata.namespace}/${rule.metadata.name}`
        if (!isReported(rule)) pending.set(id, { rule, revision: translation.revision })
      }
      settle()
    },
    close: unsubscribe,
  }
}

function verdict(rule: KubeObject, proxies: readonly ProxyState[], latest: Translation): Condition {
  const common = {
    type: conditionType,
    observedGeneration: rule.metadata.generation ?? 1,
    lastTransitionTime: timestamp(Date.now()),
  }
  const [failure] = latest.failures
  if (failure !== undefined) return { ...common, status: 'False', reason: 'NotTranslated', message: failure }
  const total = proxies.length
  const refused = proxies.flatMap(({ nodeId, refusals }) => {
    const refusal = refusals.find((candidate) => concerns(candidate, rule, latest.snapshots.get(nodeId)))
    return refusal === undefined ? [] : [refusal]
  })
  const [first] = refused
  if (first !== undefined) {
    const { part, resources, message } = first
    const text = `${refused.length} of ${total} proxies refused ${part} ${resources.join(', ')} and keep the last good ones: ${message}`
    return { ...common, status: 'False', reason: 'Refused', message: text }
  }
  return { ...common, status: 'True', reason: 'InForce', message: `${total}/${total} proxies up to date` }
}

function isReported(rule: KubeObject): boolean {
  const condition = conditionsOf(rule).find(({ type }) => type === conditionType)
  return condition !== undefined && condition.observedGeneration === rule.metadata.generation
}

function statusOf({ status }: KubeObject): object {
  return typeof status === 'object' && status !== null ? status : {}
}

function conditionsOf(rule: KubeObject): readonly Condition[] {
  const status = statusOf(rule)
  return 'conditions' in status && Array.isArray(status.conditions) ? (status.conditions as Condition[]) : []
}
