// Proves chapter 6, traffic management, or only the sections that are named: `pnpm exec node scripts/chapter-6.ts [6.3]`,
// with the options of `pnpm verify`.
import { run } from '../packages/cli/src/run.ts'

const words = process.argv.slice(2)
const sections = words.some((word) => /^6\.\d/.test(word)) ? [] : ['6']
process.exitCode = await run(['verify', ...sections, ...words])
