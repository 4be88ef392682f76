import { type Condition, type KubeObject, objectName } from '@traffic-lab/resources'
import type { KubeClient } from './kube-client.ts'
import { refOf } from './object-ref.ts'
import { waitUntil } from './wait-until.ts'

/** Istio's name for "every proxy concerned has this rule". */
const conditionType = 'Reconciled'
/** How long an API may stay silent about a rule before the condition counts as not offered there. */
const silenceMs = 3_000
/** Istio's own progress report stands as `False` until the last proxy has answered: not a refusal. */
const progress = /\d+\/\d+ proxies up to date/

export type InForce =
  | { readonly state: 'in-force' }
  | { readonly state: 'refused'; readonly object: KubeObject; readonly message: string }
  /** Nothing on this API says so: look for the effect. */
  | { readonly state: 'silent' }

/**
 * Waits until every object's condition `Reconciled` speaks of its newest generation.
 * @param objects as the API returned them, with their generation
 */
export async function waitInForce(
  client: KubeClient,
  objects: readonly KubeObject[],
  options: { readonly deadlineMs: number; readonly signal?: AbortSignal },
): Promise<InForce> {
  const started = performance.now()
  let pending = objects
  let heard = false
  return await waitUntil<InForce>(
    async () => {
      const unsettled: KubeObject[] = []
      for (const object of pending) {
        const condition = conditionOf(await client.read(refOf(object)))
        heard ||= condition !== undefined
        const verdict = verdictOf(object, condition)
        if (typeof verdict === 'object') return verdict
        if (!verdict) unsettled.push(object)
      }
      pending = unsettled
      if (pending.length === 0) return { state: 'in-force' }
      return !heard && performance.now() - started > silenceMs ? { state: 'silent' } : undefined
    },
    {
      what: 'the rules are in force',
      ...options,
      describe: async () => `still waiting for ${pending.map(objectName).join(', ')}`,
    },
  )
}

function verdictOf(object: KubeObject, condition: Condition | undefined): InForce | boolean {
  if (condition === undefined) return false
  if ((condition.observedGeneration ?? 0) < (object.metadata.generation ?? 0)) return false
  if (condition.status === 'True') return true
  const message = condition.message ?? condition.reason ?? 'no message'
  if (condition.status === 'False' && !progress.test(message)) return { state: 'refused', object, message }
  return false
}

function conditionOf(object: KubeObject | undefined): Condition | undefined {
  const status = object?.status
  if (typeof status !== 'object' || status === null || !('conditions' in status)) return undefined
  const { conditions } = status
  if (!Array.isArray(conditions)) return undefined
  return conditions.find((condition: Condition) => condition.type === conditionType)
}
