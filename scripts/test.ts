// Everything that is checked before a change lands, and one line with the sum: `pnpm test`.
import { join } from 'node:path'
import { whyNoImages } from '../images/src/index.ts'
import { findTools } from './full-test/find-tools.ts'
import { inLanes, runTool } from './full-test/run-tool.ts'
import { readTestResults, removeTestResults } from './full-test/test-results.ts'

const root = join(import.meta.dirname, '..')
const counts = { passed: 0, failed: 0, skipped: 0 }
const problems: string[] = []
/** Part of the names of tests whose program this machine cannot have: their skip is named and forgiven in CI. */
const cannotRun = process.env.CANNOT_RUN
let couldHaveRun = 0
/** Suites wait for timeouts, delays and probes more than they compute; each lab has addresses and ports of its own. */
const lanes = 2

function count(what: string, status: string): void {
  if (status === 'passed' || status === 'failed') {
    counts[status] += 1
    if (status === 'failed') problems.push(`failed: ${what}`)
    return
  }
  counts.skipped += 1
  if (cannotRun === undefined || !what.includes(cannotRun)) couldHaveRun += 1
  problems.push(`skipped: ${what}`)
}

const env = await findTools((missing) => void problems.push(`missing: ${missing}`))
removeTestResults(root)

const turbo = (...words: readonly string[]) =>
  runTool({ command: join(root, 'node_modules/.bin/turbo'), args: ['run', ...words], cwd: root, env })
for (const task of ['lint', 'typecheck', 'knip'])
  count(task, (await turbo(task, '--output-logs=errors-only')) ? 'passed' : 'failed')
const unit = await turbo('test', '--continue', '--output-logs=new-only', '--concurrency=2')

const integration = new Map<string, boolean>()
const suite = (name: string) => async () => {
  const args = ['--filter', '@traffic-lab/test', 'run', `test:${name}`]
  integration.set(name, await runTool({ command: 'pnpm', args, cwd: root, env, name }))
}
// It has two lanes of its own.
await suite('e2e')()
const others = ['browser', 'wrong-mesh-chosen', 'repo']
const noImages = await whyNoImages(root)
if (noImages === undefined) others.splice(1, 0, 'containers')
else problems.push(`left out: the container images: ${noImages}`)
await inLanes(lanes, others.map(suite))

readTestResults(root, count)
if (!unit && counts.failed === 0) count('a package could not run its tests', 'failed')
for (const [name, passed] of integration)
  if (!passed && counts.failed === 0) count(`test:${name} could not run`, 'failed')

process.stdout.write(`\n${problems.map((line) => `${line}\n`).join('')}`)
process.stdout.write(
  `${counts.passed} passed, ${counts.failed} failed${counts.skipped > 0 ? `, ${counts.skipped} skipped` : ''}\n`,
)
process.exitCode = counts.failed > 0 || (process.env.CI !== undefined && couldHaveRun > 0) ? 1 : 0
