import type { Misbehaviour, Misbehaviours } from '../compat/misbehaviour.ts'

/** Longer than anyone in Bookinfo waits. */
const forEver = '30s'

type Run = (line: string) => Promise<string>
/** Waits until the rule of a service is in force, which has got a fault or lost it. */
type InForce = (service: string, change: 'fault' | 'no fault') => Promise<void>

/**
 * Makes a service of Bookinfo misbehave as people do it in a mesh: a fault in its rule, or no pod. `run`: a line of
 * kubectl that has to succeed; returns what it prints. `inForce`: without it, by the lab's condition.
 */
export function meshMisbehaviours(
  run: Run,
  namespace: string,
  inForce: InForce = async (service) => {
    await run(`kubectl wait --for=condition=Reconciled vs/${service} -n ${namespace} --timeout=20s`)
  },
): Misbehaviours {
  /** Requests for the service that left sidecars, by their logs. */
  const asked = async (service: string): Promise<number> => {
    const logs = await run(
      `kubectl logs -n ${namespace} -l 'app in (productpage,reviews)' -c istio-proxy --tail=-1 --max-log-requests=20`,
    )
    return logs.split('\n').filter((line) => line.includes(`|${service}.${namespace}.svc`)).length
  }
  return {
    async during(service, how, work) {
      const before = await asked(service)
      const undo = await begin(service, how, run, namespace, inForce)
      try {
        await work()
      } finally {
        await undo()
      }
      return async () => (await asked(service)) - before
    },
  }
}

async function begin(
  service: string,
  how: Misbehaviour,
  run: Run,
  namespace: string,
  inForce: InForce,
): Promise<() => Promise<void>> {
  if (how === 'stopped') {
    const scale = (replicas: number) =>
      run(`kubectl scale deploy -l app=${service} --replicas=${replicas} -n ${namespace}`)
    await scale(0)
    await run(`kubectl wait --for=delete pod -l app=${service} -n ${namespace} --timeout=30s`)
    return async () => {
      await scale(1)
      await run(
        `kubectl wait --for=condition=Available deploy -l app=${service} -n ${namespace} --timeout=60s`,
      )
    }
  }
  const fault =
    how === 'silent'
      ? { delay: { percentage: { value: 100 }, fixedDelay: forEver } }
      : { abort: { percentage: { value: 100 }, httpStatus: how.status } }
  const patch = async (change: { readonly op: 'add' | 'remove'; readonly value?: unknown }) => {
    const patches = JSON.stringify([{ ...change, path: '/spec/http/0/fault' }])
    await run(`kubectl patch vs ${service} -n ${namespace} --type=json -p '${patches}'`)
    await inForce(service, change.op === 'add' ? 'fault' : 'no fault')
  }
  await patch({ op: 'add', value: fault })
  return () => patch({ op: 'remove' })
}
