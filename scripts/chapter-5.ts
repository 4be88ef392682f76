// Proves chapter 5, release by rule: `pnpm exec node scripts/chapter-5.ts`, with the options of `pnpm verify`.
import { run } from '../packages/cli/src/run.ts'

process.exitCode = await run(['verify', '5', ...process.argv.slice(2)])
