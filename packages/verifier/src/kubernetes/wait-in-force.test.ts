import type { Condition, KubeObject } from '@traffic-lab/resources'
import { describe, expect, it } from 'vitest'
import type { KubeClient } from './kube-client.ts'
import { waitInForce } from './wait-in-force.ts'

const rule = (name: string): KubeObject => ({
  apiVersion: 'networking.istio.io/v1beta1',
  kind: 'VirtualService',
  metadata: { name, namespace: 'verify', generation: 2 },
})

/** An API that answers each read of an object with the next of these conditions, then with the last. */
function api(conditions: Readonly<Record<string, readonly (Partial<Condition> | undefined)[]>>) {
  const reads = new Map<string, number>()
  const read = async ({ name }: { readonly name: string }) => {
    const turn = reads.get(name) ?? 0
    reads.set(name, turn + 1)
    const list = conditions[name] ?? []
    const condition = list[Math.min(turn, list.length - 1)]
    const status = condition && { conditions: [{ type: 'Reconciled', ...condition }] }
    return { ...rule(name), ...(status && { status }) }
  }
  return { client: { read } as unknown as KubeClient, reads }
}

const options = { deadlineMs: 30_000 }

describe('waitInForce', () => {
  it('waits until the condition speaks of the newest generation of every object', async () => {
    const { client, reads } = api({
      a: [undefined, { status: 'True', observedGeneration: 1 }, { status: 'True', observedGeneration: 2 }],
      b: [
        { status: 'Unknown', observedGeneration: 2 },
        { status: 'True', observedGeneration: 2 },
      ],
    })
    expect(await waitInForce(client, [rule('a'), rule('b')], options)).toEqual({ state: 'in-force' })
    expect([reads.get('a'), reads.get('b')]).toEqual([3, 2])
  })

  it("returns the refusal with the proxy's words", async () => {
    const { client } = api({
      a: [{ status: 'False', observedGeneration: 2, message: '1 of 3 proxies refused routes' }],
    })
    expect(await waitInForce(client, [rule('a')], options)).toMatchObject({
      state: 'refused',
      message: '1 of 3 proxies refused routes',
    })
  })

  it('does not take the refusal of an older generation for an answer', async () => {
    const { client } = api({
      a: [
        { status: 'False', observedGeneration: 1, message: 'bad weight' },
        { status: 'True', observedGeneration: 2 },
      ],
    })
    expect(await waitInForce(client, [rule('a')], options)).toEqual({ state: 'in-force' })
  })

  it("does not take Istio's progress report for a refusal", async () => {
    const { client } = api({
      a: [
        { status: 'False', observedGeneration: 2, message: '1/2 proxies up to date.' },
        { status: 'True', observedGeneration: 2 },
      ],
    })
    expect(await waitInForce(client, [rule('a')], options)).toEqual({ state: 'in-force' })
  })

  it('names what it still waits for at the deadline', async () => {
    const { client } = api({ a: [{ status: 'True', observedGeneration: 1 }] })
    await expect(waitInForce(client, [rule('a')], { deadlineMs: 20 })).rejects.toThrow(
      'the rules are in force: not within 0.02 s; still waiting for VirtualService verify/a',
    )
  })

  it('is in force at once when there are no rules', async () => {
    expect(await waitInForce(api({}).client, [], options)).toEqual({ state: 'in-force' })
  })

  it('ends with the signal', async () => {
    const { client } = api({ a: [undefined] })
    const signal = AbortSignal.abort(new Error('Ctrl-C'))
    await expect(waitInForce(client, [rule('a')], { ...options, signal })).rejects.toThrow('Ctrl-C')
  })
})
