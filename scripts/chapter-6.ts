// Proves chapter 6, traffic management: `pnpm exec node scripts/chapter-6.ts`, with the options of `pnpm verify`.
import { run } from '../packages/cli/src/run.ts'

process.exitCode = await run(['verify', '6', ...process.argv.slice(2)])
