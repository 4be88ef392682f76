import { join } from 'node:path'
import { expect, test } from 'vitest'
import { observeFacts } from './observed-facts.ts'
import { scenarios } from './scenarios.ts'

const command = [process.execPath, join(import.meta.dirname, '../src/main.ts')]
const real = [process.env.FORTIO_BIN ?? '']

test.each(scenarios)('$name: as the program of FORTIO_BIN does', async (scenario) => {
  expect(await observeFacts(command, scenario)).toEqual(await observeFacts(real, scenario))
})
