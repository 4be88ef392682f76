import { expect, it } from 'vitest'
import { policyForPort, policyForSubset } from './traffic-policy.ts'

const random = { loadBalancer: { simple: 'RANDOM' } }
const pool = { connectionPool: { tcp: { maxConnections: 1 } } }

it('the entry of a port replaces the whole policy', () => {
  const policy = { ...pool, portLevelSettings: [{ port: { number: 80 }, ...random }] }
  expect(policyForPort(policy, 80)).toMatchObject(random)
  expect(policyForPort(policy, 80).connectionPool).toBeUndefined()
  expect(policyForPort(policy, 81).connectionPool).toEqual(pool.connectionPool)
})

it('a subset overrides field by field', () => {
  expect(policyForSubset({ ...random, ...pool }, { loadBalancer: { simple: 'ROUND_ROBIN' } }, 80)).toEqual({
    loadBalancer: { simple: 'ROUND_ROBIN' },
    ...pool,
  })
  expect(policyForSubset(random, undefined, 80)).toEqual(random)
})

it("the entry of a subset's port replaces everything", () => {
  const subset = { ...random, portLevelSettings: [{ port: { number: 80 }, ...pool }] }
  expect(policyForSubset(random, subset, 80)).toMatchObject(pool)
  expect(policyForSubset(random, subset, 80).loadBalancer).toBeUndefined()
})

it("a port's entry cannot speak of retry budgets and the PROXY protocol: those of the rule stay", () => {
  const top = { proxyProtocol: { version: 'V2' }, retryBudget: { percent: 5 } } as const
  const subset = { retryBudget: { percent: 9 }, portLevelSettings: [{ port: { number: 80 }, ...random }] }
  expect(policyForSubset(top, subset, 80)).toMatchObject({ ...top, ...random })
  expect(policyForSubset(top, subset, 81).retryBudget).toEqual({ percent: 9 })
  const ported = { ...top, portLevelSettings: [{ port: { number: 80 }, ...random }] }
  expect(policyForPort(ported, 80).retryBudget).toBeUndefined()
})
