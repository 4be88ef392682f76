import { describe, expect, it } from 'vitest'
import { share } from '../expectations/share.ts'
import { type Experiment, experiment, type PodTraffic } from '../experiment.ts'
import { setWeights } from '../rules/mutation.ts'
import { groupByApp, runLanes } from './run-lanes.ts'

const plan = (
  part: string,
  app: string,
  options: {
    readonly traffic?: Partial<PodTraffic>
    readonly replicas?: Record<string, number>
    readonly given?: readonly string[]
  } = {},
): Experiment =>
  experiment('5.3-traffic-shifting', {
    part,
    question: 'Does it?',
    app: [app],
    ...(options.replicas && { replicas: options.replicas }),
    ...(options.given && { given: options.given }),
    rule: ['a.yaml'],
    traffic: { weather: { from: 'frontend-v1', get: 'http://forecast', count: 10, ...options.traffic } },
    expect: [share('weather', { v1: 1 })],
    mutations: [setWeights('forecast-route', { v1: 40 })],
  })

const partsOf = (groups: readonly (readonly Experiment[])[]) =>
  groups.map((group) => group.map(({ part }) => part))

describe('groupByApp', () => {
  it('puts those together that can share a namespace, in their order', () => {
    const groups = groupByApp([
      plan('one', 'a.yaml'),
      plan('two', 'b.yaml', { replicas: { x: 1, y: 2 } }),
      plan('three', 'a.yaml'),
      plan('four', 'b.yaml', { replicas: { y: 2, x: 1 } }),
      plan('five', 'b.yaml'),
    ])
    expect(partsOf(groups)).toEqual([['one', 'three'], ['two', 'four'], ['five']])
  })

  it('begins a group with those that are given the fewest rules', () => {
    const groups = groupByApp([
      plan('one', 'a.yaml', { given: ['x.yaml', 'y.yaml'] }),
      plan('two', 'a.yaml'),
      plan('three', 'a.yaml', { given: ['x.yaml'] }),
    ])
    expect(partsOf(groups)).toEqual([['two', 'three', 'one']])
  })

  it('begins with the one whose traffic takes longest', () => {
    const groups = groupByApp([
      plan('short', 'a.yaml'),
      plan('long', 'b.yaml', { traffic: { count: 1000, intervalMs: 5 } }),
    ])
    expect(partsOf(groups)).toEqual([['long'], ['short']])
  })
})

describe('runLanes', () => {
  /** Work that ends when the test says so. */
  function workshop() {
    const ends = new Map<number, PromiseWithResolvers<void>>()
    return {
      begun: () => [...ends.keys()],
      end: (item: number, error?: Error) =>
        error === undefined ? ends.get(item)?.resolve() : ends.get(item)?.reject(error),
      async work(item: number) {
        const end = Promise.withResolvers<void>()
        ends.set(item, end)
        await end.promise
      },
    }
  }

  it('has as many under way as there are lanes, and begins the next when one ends', async () => {
    const { begun, end, work } = workshop()
    const run = runLanes([1, 2, 3], 2, work)
    expect(begun()).toEqual([1, 2])
    end(2)
    await expect.poll(begun).toEqual([1, 2, 3])
    end(1)
    end(3)
    await expect(run).resolves.toBeUndefined()
  })

  it('runs one after the other on one lane', async () => {
    const { begun, end, work } = workshop()
    const run = runLanes([1, 2], 1, work)
    expect(begun()).toEqual([1])
    end(1)
    await expect.poll(begun).toEqual([1, 2])
    end(2)
    await run
  })

  it('begins nothing after a failure, and waits for what is under way', async () => {
    const { begun, end, work } = workshop()
    let over = false
    const run = runLanes([1, 2, 3], 2, work).finally(() => {
      over = true
    })
    end(1, new Error('interrupted'))
    await Promise.resolve()
    expect(over).toBe(false)
    end(2)
    await expect(run).rejects.toThrow('interrupted')
    expect(begun()).toEqual([1, 2])
  })
})
