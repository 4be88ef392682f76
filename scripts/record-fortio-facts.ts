// Writes services/tools/fortio/fixtures/fortio-facts.json: what the real fortio, at FORTIO_BIN, does in each scenario.
// To get it: GOBIN=/some/folder go install fortio.org/fortio@v1.66.0
import { writeFileSync } from 'node:fs'
import { type Facts, observeFacts } from '../services/tools/fortio/comparison/observed-facts.ts'
import { scenarios } from '../services/tools/fortio/comparison/scenarios.ts'

const program = process.env.FORTIO_BIN
if (program === undefined) throw new Error('FORTIO_BIN must be the path of fortio 1.66.0')
const facts: Record<string, Facts> = {}
for (const scenario of scenarios) facts[scenario.name] = await observeFacts([program], scenario)
const file = new URL('../services/tools/fortio/fixtures/fortio-facts.json', import.meta.url)
writeFileSync(file, `${JSON.stringify(facts, undefined, 1)}\n`)
