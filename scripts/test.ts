// Everything that is checked before a change lands, and one line with the sum: `pnpm test`.
import { spawn } from 'node:child_process'
import { existsSync, globSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { whyNoImages } from '../images/src/index.ts'
import { findEnvoy, findKubectl } from '../packages/lab/src/index.ts'

const root = join(import.meta.dirname, '..')
const bin = (name: string) => join(root, 'node_modules', '.bin', name)
const counts = { passed: 0, failed: 0, skipped: 0 }
const problems: string[] = []
/** Part of the names of tests whose program this machine cannot have: their skip is named and forgiven in CI. */
const cannotRun = process.env.CANNOT_RUN
let couldHaveRun = 0

/** Runs a tool in the foreground; true when it exits with 0. */
function run(command: string, args: readonly string[], env: NodeJS.ProcessEnv): Promise<boolean> {
  const child = spawn(command, args, { cwd: root, stdio: 'inherit', env })
  return new Promise((resolve) => {
    child.once('error', () => resolve(false))
    child.once('close', (code) => resolve(code === 0))
  })
}

function count(what: string, passed: boolean): void {
  counts[passed ? 'passed' : 'failed'] += 1
  if (!passed) problems.push(`failed: ${what}`)
}

interface Results {
  readonly testResults: readonly {
    readonly name: string
    readonly status: string
    readonly message?: string
    readonly assertionResults: readonly { readonly fullName: string; readonly status: string }[]
  }[]
}

function addResults(file: string): void {
  for (const suite of (JSON.parse(readFileSync(file, 'utf8')) as Results).testResults) {
    if (suite.assertionResults.length === 0 && suite.status === 'failed')
      count(`${suite.name}: ${suite.message}`, false)
    for (const { fullName, status } of suite.assertionResults) {
      if (status === 'passed' || status === 'failed') count(fullName, status === 'passed')
      else {
        counts.skipped += 1
        if (cannotRun === undefined || !fullName.includes(cannotRun)) couldHaveRun += 1
        problems.push(`skipped: ${fullName}`)
      }
    }
  }
}

/** Tools that tests use. One that is missing makes its tests skip by name; in CI a skip fails the run. */
async function tools(): Promise<NodeJS.ProcessEnv> {
  const env: NodeJS.ProcessEnv = {
    ...process.env,
    FORCE_COLOR: process.stdout.isTTY ? '1' : '0',
    TURBO_TELEMETRY_DISABLED: '1',
  }
  const progress = (text: string) => process.stderr.write(`${text}\n`)
  const wanted = [
    ['ENVOY_BIN', () => findEnvoy({ env: process.env, progress })],
    ['KUBECTL', () => findKubectl({ env: process.env, progress })],
    ['KUBECTL_PINNED', () => findKubectl({ env: process.env, progress, pinnedOnly: true })],
  ] as const
  for (const [name, find] of wanted) {
    try {
      env[name] = (await find()).path
    } catch (error) {
      problems.push(`missing: ${error instanceof Error ? error.message : String(error)}`)
    }
  }
  const browser = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((path) =>
    existsSync(path),
  )
  if (env.CHROMIUM_BIN === undefined && browser !== undefined) env.CHROMIUM_BIN = browser
  return env
}

/** What each package with tests leaves of them. */
function resultFiles(): readonly string[] {
  return globSync('{packages/*,services/*,services/*/*,experiments,images,bench,test}/.test/*.json', {
    cwd: root,
  })
}

const env = await tools()
for (const file of resultFiles()) rmSync(join(root, file))

for (const task of ['lint', 'typecheck', 'knip'])
  count(task, await run(bin('turbo'), ['run', task, '--output-logs=errors-only'], env))
const unit = await run(
  bin('turbo'),
  ['run', 'test', '--continue', '--output-logs=new-only', '--concurrency=2'],
  env,
)
const suites = ['repo', 'e2e', 'wrong-mesh-chosen', 'browser']
const noImages = await whyNoImages(root)
if (noImages === undefined) suites.push('containers')
else problems.push(`left out: the container images: ${noImages}`)
const integration = new Map<string, boolean>()
for (const suite of suites)
  integration.set(suite, await run('pnpm', ['--filter', '@traffic-lab/test', 'run', `test:${suite}`], env))

for (const file of resultFiles()) addResults(join(root, file))
if (!unit && counts.failed === 0) count('a package could not run its tests', false)
for (const [suite, passed] of integration)
  if (!passed && counts.failed === 0) count(`test:${suite} could not run`, false)

process.stdout.write(`\n${problems.map((line) => `${line}\n`).join('')}`)
process.stdout.write(
  `${counts.passed} passed, ${counts.failed} failed${counts.skipped > 0 ? `, ${counts.skipped} skipped` : ''}\n`,
)
process.exitCode = counts.failed > 0 || (process.env.CI !== undefined && couldHaveRun > 0) ? 1 : 0
