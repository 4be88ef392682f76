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
  /** Node id → why its configuration could not be made or encoded; it keeps the one before. */
  readonly failures: ReadonlyMap<string, string>
}

export interface RuleConditions {
  expect(translation: Translation): void
  close(): void
}

/**
 * Keeps `Reconciled` on every rule true to what the proxies have answered: written once all connected proxies have
 * acknowledged or refused the newest configuration, and again whenever that answer is another one.
 */
export function createRuleConditions(
  client: ObjectClient,
  xds: Pick<XdsServer, 'proxies' | 'subscribe'>,
): RuleConditions {
  let latest: Translation = { revision: -1, rules: [], snapshots: new Map(), failures: new Map() }

  const settle = () => {
    const { revision, rules, failures } = latest
    const proxies = xds
      .proxies()
      .filter(({ connected, answeredRevision }) => connected && answeredRevision >= 0)
    if (proxies.some(({ nodeId, answeredRevision }) => !failures.has(nodeId) && answeredRevision < revision))
      return
    for (const rule of rules) {
      const current: KubeObject | undefined = client.get(
        rule.kind,
        rule.metadata.namespace,
        rule.metadata.name,
      )
      // Another generation is another translation, which is on its way.
      if (current === undefined || current.metadata.generation !== rule.metadata.generation) continue
      const before = conditionOf(current)
      const now = judge(current, before, proxies, latest)
      if (now !== undefined && !isSame(before, now)) write(client, current, now)
    }
  }

  const unsubscribe = xds.subscribe(settle)
  return {
    expect(translation) {
      latest = translation
      settle()
    },
    close: unsubscribe,
  }
}

/** What is to be said of this rule; undefined when what was said before still is all there is to say. */
function judge(
  rule: KubeObject,
  before: Condition | undefined,
  proxies: readonly ProxyState[],
  { snapshots, failures }: Translation,
): Omit<Condition, 'lastTransitionTime'> | undefined {
  const generation = rule.metadata.generation ?? 1
  const common = { type: conditionType, observedGeneration: generation }
  const isNew = before?.observedGeneration !== generation
  const [failure] = failures.values()
  if (failure !== undefined) {
    return isNew ? { ...common, status: 'False', reason: 'NotTranslated', message: failure } : undefined
  }
  const refused = proxies.flatMap(({ nodeId, refusals }) => {
    const found = refusals.find((refusal) => concerns(refusal, rule, snapshots.get(nodeId), isNew))
    return found === undefined ? [] : [found]
  })
  const [first] = refused
  if (first === undefined) {
    return { ...common, status: 'True', reason: 'InForce', message: 'every connected proxy runs this rule' }
  }
  const { part, resources, message } = first
  const who = `${refused.length} of ${proxies.length} proxies refused ${part} ${resources.join(', ')}`
  return {
    ...common,
    status: 'False',
    reason: 'Refused',
    message: `${who} and keep the last good ones: ${message}`,
  }
}

function write(
  client: ObjectClient,
  rule: KubeObject,
  condition: Omit<Condition, 'lastTransitionTime'>,
): void {
  const others = conditionsOf(rule).filter(({ type }) => type !== conditionType)
  const conditions = [...others, { ...condition, lastTransitionTime: timestamp(Date.now()) }]
  client.updateStatus({ ...rule, status: { ...statusOf(rule), conditions } })
}

function isSame(before: Condition | undefined, now: Omit<Condition, 'lastTransitionTime'>): boolean {
  return (
    before?.observedGeneration === now.observedGeneration &&
    before?.status === now.status &&
    before?.reason === now.reason &&
    before?.message === now.message
  )
}

function conditionOf(rule: KubeObject): Condition | undefined {
  return conditionsOf(rule).find(({ type }) => type === conditionType)
}

function statusOf({ status }: KubeObject): object {
  return typeof status === 'object' && status !== null ? status : {}
}

function conditionsOf(rule: KubeObject): readonly Condition[] {
  const status = statusOf(rule)
  return 'conditions' in status && Array.isArray(status.conditions) ? (status.conditions as Condition[]) : []
}
