import type { Expectation } from './expectation.ts'

/** The same expectation as an effect: without the rule it must fail. */
export function effect(expectation: Expectation): Expectation {
  return { ...expectation, role: 'effect' }
}

/** The same expectation as an invariant: nothing is demanded of it without the rule. */
export function invariant(expectation: Expectation): Expectation {
  return { ...expectation, role: 'invariant' }
}
