// How sure each experiment's verdict is, from the numbers that the experiments use: docs/verdicts.md.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { experiments } from '../experiments/index.ts'
import { formatVerdicts } from '../packages/verifier/src/index.ts'

writeFileSync(join(import.meta.dirname, '../docs/verdicts.md'), formatVerdicts(experiments))
