// The command line of Traffic Lab.
import { enableCompileCache } from 'node:module'
import { join } from 'node:path'

// Before anything else is loaded: what was compiled once, types stripped, need not be compiled again.
enableCompileCache(join(import.meta.dirname, '../../../node_modules/.cache/node-compile'))

const { run } = await import('./run.ts')
process.exitCode = await run(process.argv.slice(2))
