// Proves chapter 5, release by rule, or only the sections that are named: `pnpm exec node scripts/chapter-5.ts [5.3]`,
// with the options of `pnpm verify`.
import { run } from '../packages/cli/src/run.ts'

const words = process.argv.slice(2)
const sections = words.some((word) => /^5\.\d/.test(word)) ? [] : ['5']
process.exitCode = await run(['verify', ...sections, ...words])
