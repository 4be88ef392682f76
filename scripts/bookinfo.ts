// Proves the tasks of Bookinfo, or only those that are named: `pnpm exec node scripts/bookinfo.ts [request-routing]`,
// with the options of `pnpm verify`.
import { experiments } from '../experiments/index.ts'
import { run } from '../packages/cli/src/run.ts'
import { isSelected } from '../packages/verifier/src/index.ts'

const words = process.argv.slice(2)
const named = words.some((word) => experiments.some(({ section }) => isSelected(section, [word])))
process.exitCode = await run(['verify', ...(named ? [] : ['bookinfo']), ...words])
