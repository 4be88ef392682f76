import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { type Facts, observeFacts } from './observed-facts.ts'
import { scenarios } from './scenarios.ts'

const recorded: Readonly<Record<string, Facts>> = JSON.parse(
  readFileSync(join(import.meta.dirname, '../fixtures/fortio-facts.json'), 'utf8'),
)
const command = [process.execPath, join(import.meta.dirname, '../src/main.ts')]

test('the record has each scenario', () => {
  expect(Object.keys(recorded)).toEqual(scenarios.map(({ name }) => name))
})

test.each(scenarios)('$name: as fortio was seen to do', async (scenario) => {
  expect(await observeFacts(command, scenario)).toEqual(recorded[scenario.name])
})
