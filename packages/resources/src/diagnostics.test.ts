import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { diagnosticCodes } from './diagnostics.ts'

it('docs/errors.md explains every code, and no other', () => {
  const page = readFileSync(new URL('../../../docs/errors.md', import.meta.url), 'utf8')
  const headings = [...page.matchAll(/^### (MESH\d+) (\S+)$/gm)].map(([, code, name]) => [code, name])
  expect(headings).toEqual(Object.entries(diagnosticCodes))
})
