import { experiments } from '@traffic-lab/experiments'
import { formatVerdicts } from '@traffic-lab/verifier'
import { expect, it } from 'vitest'
import { text } from './workspace.ts'

it('docs/verdicts.md is what scripts/write-verdict-table.ts writes of the experiments', () => {
  expect(text('docs/verdicts.md')).toBe(formatVerdicts(experiments))
})
