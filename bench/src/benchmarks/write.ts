import type { Condition, KubeObject } from '@traffic-lab/resources'
import { connectApi } from '../api-connection.ts'
import type { BenchContext, Benchmark, Measurement } from '../benchmark.ts'
import { startLabUnderTest } from '../lab-under-test.ts'
import { sixteenPods, weatherApp } from '../weather-objects.ts'

const changes = 100
const deadlineMs = 30_000
const rules = '/apis/networking.istio.io/v1/namespaces/weather/virtualservices'
const name = 'forecast-route'

/** A rule is written → every sidecar has acknowledged it, as a watch of the rule's condition tells. */
export const write: Benchmark = {
  name: 'write',
  about: 'a rule is written → every sidecar has acknowledged it (Reconciled True on a watch)',
  async run(context) {
    const app = await timeChanges(context, 'the Weather app (6 Envoys)', await weatherApp(context.root))
    const sixteen = await timeChanges(context, '16 pods', await sixteenPods(context.root))
    return [app, sixteen]
  },
}

async function timeChanges(
  context: BenchContext,
  what: string,
  objects: readonly KubeObject[],
): Promise<Measurement> {
  context.progress(`write: starting ${what}`)
  await using lab = await startLabUnderTest(context, objects)
  using api = await connectApi(lab.kubeconfig)
  const inForce = new ConditionClock()
  await api.watch(`${rules}?watch=true&fieldSelector=metadata.name%3D${name}`, ({ object }) =>
    inForce.see(object),
  )
  context.progress(`write: ${changes} changes, ${what}`)
  const samples: number[] = []
  for (let change = 1; change <= changes; change += 1) {
    const startedAt = performance.now()
    // A value that no change before it had, so that each one is another generation.
    const operations = [{ op: 'add', path: '/spec/http/0/timeout', value: `${change}s` }]
    const { metadata } = await api.patch(`${rules}/${name}`, operations)
    const signal = AbortSignal.any([context.signal, AbortSignal.timeout(deadlineMs)])
    samples.push((await inForce.of(metadata.generation ?? 0, signal)) - startedAt)
  }
  return { what, unit: 'ms', samples, budget: { median: 50, worst: 200 } }
}

/** When each generation of one rule was first seen to be in force. */
class ConditionClock {
  readonly #times = new Map<number, PromiseWithResolvers<number>>()

  see(rule: KubeObject): void {
    const { conditions = [] } = (rule.status ?? {}) as { readonly conditions?: readonly Condition[] }
    const condition = conditions.find(({ type }) => type === 'Reconciled')
    if (condition?.observedGeneration === undefined) return
    const time = this.#timeOf(condition.observedGeneration)
    if (condition.status === 'True') time.resolve(performance.now())
    else time.reject(new Error(`the rule was refused: ${condition.message}`))
  }

  of(generation: number, signal: AbortSignal): Promise<number> {
    const { promise, reject } = this.#timeOf(generation)
    signal.addEventListener('abort', () => reject(signal.reason), { once: true })
    return promise
  }

  #timeOf(generation: number): PromiseWithResolvers<number> {
    const known = this.#times.get(generation)
    if (known !== undefined) return known
    const time = Promise.withResolvers<number>()
    // Rejected before it is asked for is no unhandled rejection.
    time.promise.catch(() => {})
    this.#times.set(generation, time)
    return time
  }
}
