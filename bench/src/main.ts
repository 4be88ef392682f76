// `pnpm bench [name …] [-o json]`: measures, judges by the budgets, never fails by speed.
import { availableParallelism, loadavg } from 'node:os'
import { resolve } from 'node:path'
import { findEnvoy, findKubectl } from '@traffic-lab/lab'
import { MeshError } from '@traffic-lab/resources'
import { benchmarks } from './benchmarks.ts'
import { formatTable } from './format-table.ts'
import { parseWords } from './parse-words.ts'
import { type BenchResult, summarize } from './summarize.ts'

const exitCode = { good: 0, usage: 2, couldNotRun: 3 } as const
const usage = `pnpm bench [name …] [-o json]

${benchmarks.map(({ name, about }) => `  ${name.padEnd(12)} ${about}`).join('\n')}

Numbers depend on the machine and on what else it does: compare runs of one quiet machine.
`

async function measure(names: readonly string[], output: 'table' | 'json'): Promise<void> {
  const interrupted = new AbortController()
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.once(name, () => interrupted.abort(new MeshError('BEN100', 'interrupted')))
  const { signal } = interrupted
  const progress = (text: string) => void process.stderr.write(`${text}\n`)
  const found = { env: process.env, progress, signal }
  const context = {
    root: resolve(import.meta.dirname, '../..'),
    envoyPath: (await findEnvoy(found)).path,
    kubectlPath: (await findKubectl(found)).path,
    signal,
    progress,
  }
  const machine = {
    date: new Date().toISOString(),
    cores: availableParallelism(),
    node: process.version,
    // Of the last minute, before anything was measured: above the number of cores the times are not the lab's own.
    load: Math.round((loadavg()[0] ?? 0) * 10) / 10,
  }
  const results: BenchResult[] = []
  for (const { name, run } of benchmarks.filter((benchmark) => names.includes(benchmark.name))) {
    const measurements = await run(context).catch((error: unknown) => {
      throw signal.aborted ? signal.reason : error
    })
    results.push(...measurements.map((measurement) => summarize(name, measurement)))
  }
  if (output === 'json')
    return void process.stdout.write(`${JSON.stringify({ ...machine, results }, null, 2)}\n`)
  const { date, cores, node, load } = machine
  const busy = load > cores / 2 ? ': the machine was busy' : ''
  process.stdout.write(
    `${formatTable(results)}\n\n${date}, ${cores} cores, load ${load} at the start${busy}, Node ${node}\n`,
  )
}

async function bench(words: readonly string[]): Promise<number> {
  const command = parseWords(
    words,
    benchmarks.map(({ name }) => name),
  )
  if (command.verb === 'help') process.stdout.write(usage)
  if (command.verb === 'usage-error') process.stderr.write(`error: ${command.message}\n\n${usage}`)
  if (command.verb !== 'run') return command.verb === 'help' ? exitCode.good : exitCode.usage
  try {
    await measure(command.names, command.output)
    return exitCode.good
  } catch (error) {
    if (error instanceof MeshError) {
      process.stderr.write(
        `error ${error.code}: ${error.message}\n${error.hint ? `  fix: ${error.hint}\n` : ''}`,
      )
    } else process.stderr.write(`error: ${error instanceof Error ? error.stack : String(error)}\n`)
    return exitCode.couldNotRun
  }
}

process.exitCode = await bench(process.argv.slice(2))
