import { join } from 'node:path'
import { MeshError } from '@traffic-lab/resources'
import autocannon from 'autocannon'
import type { BenchContext, Benchmark, Measurement } from '../benchmark.ts'
import { type HttpProcess, startHttpProcess } from '../http-process.ts'
import { memoryOfTree, processorMs } from '../process-memory.ts'

/** One that is measured, and what it is asked for. */
interface Candidate {
  readonly name: string
  /** From the repository's root. */
  readonly program: string
  readonly path: string
  readonly env?: Readonly<Record<string, string>>
  /** Upper limit for the processor time of a request, in times of the bare server's. */
  readonly mostOfBare?: number
  readonly budgetMb?: number
}

const bare: Candidate = { name: 'bare node:http', program: 'bench/src/bare-http-server.ts', path: '/' }

const candidates: readonly Candidate[] = [
  { name: 'details v1', program: 'services/bookinfo/details/src/main.ts', path: '/details/0' },
  { name: 'reviews v1', program: 'services/bookinfo/reviews/src/main.ts', path: '/reviews/0' },
  {
    name: 'ratings v1',
    program: 'services/bookinfo/ratings/src/main.ts',
    path: '/ratings/0',
    // 0.8 of the requests that the bare server answers in the same time.
    mostOfBare: 1.25,
  },
]

/** Each service takes turns with the bare server, so that both meet the same machine. */
const rounds = 5
const secondsEach = 2
const connections = 10

export const services: Benchmark = {
  name: 'services',
  about: 'requests a second and PSS of the services, beside a bare node:http server',
  async run(context) {
    if (process.platform !== 'linux')
      throw new MeshError('BEN103', 'the proportional set size is read from /proc, which only Linux has')
    const measurements: Measurement[] = []
    for (const candidate of candidates) {
      context.progress(`services: ${candidate.name}`)
      measurements.push(...(await measure(context, candidate)))
    }
    return measurements
  },
}

async function measure(context: BenchContext, candidate: Candidate): Promise<readonly Measurement[]> {
  await using bareServer = await start(context, bare)
  await using service = await start(context, candidate)
  const before = pssMb(service)
  // Not counted: what is compiled while it is hot.
  await load(bareServer, bare)
  await load(service, candidate)
  const loads: Load[] = []
  const bareLoads: Load[] = []
  for (let round = 0; round < rounds; round += 1) {
    context.signal.throwIfAborted()
    bareLoads.push(await load(bareServer, bare))
    loads.push(await load(service, candidate))
  }
  const { name, mostOfBare, budgetMb } = candidate
  const costs = loads.map(({ cpuMs }, round) => cpuMs / (bareLoads[round]?.cpuMs ?? Number.NaN))
  const line = (what: string, unit: Measurement['unit'], samples: readonly number[], limit?: number) => ({
    what: `${name}: ${what}`,
    unit,
    samples,
    ...(limit !== undefined && { budget: { median: limit } }),
  })
  return [
    line('requests', '/s', ratesOf(loads)),
    line('bare node:http meanwhile', '/s', ratesOf(bareLoads)),
    line(
      'processor time a request',
      'ms',
      loads.map(({ cpuMs }) => cpuMs),
    ),
    line('compared with bare node:http', '×', costs, mostOfBare),
    line('memory after the start', 'MB', [before]),
    line('memory after the load', 'MB', [pssMb(service)], budgetMb),
    line('memory of bare node:http', 'MB', [pssMb(bareServer)]),
  ]
}

function start({ root, signal }: BenchContext, { program, env = {} }: Candidate): Promise<HttpProcess> {
  return startHttpProcess(join(root, program), env, signal)
}

/** Under as much load as ten connections give. */
interface Load {
  readonly perSecond: number
  /** Of the service, for one request; whatever else the machine does, it stays the same. */
  readonly cpuMs: number
}

async function load({ pid, url }: HttpProcess, { name, path }: Candidate): Promise<Load> {
  const cpuBefore = processorMs(pid)
  const result = await autocannon({ url: url + path, connections, duration: secondsEach })
  const failed = result.non2xx + result.errors + result.timeouts
  if (failed > 0)
    throw new MeshError('BEN105', `${name}: ${failed} of the requests to ${path} failed`, {
      hint: 'run the service alone and ask it for that path',
    })
  const { total } = result.requests
  return { perSecond: total / result.duration, cpuMs: (processorMs(pid) - cpuBefore) / total }
}

function ratesOf(loads: readonly Load[]): readonly number[] {
  return loads.map(({ perSecond }) => perSecond)
}

function pssMb({ pid }: HttpProcess): number {
  return Object.values(memoryOfTree(pid)).reduce((sum, bytes) => sum + bytes, 0) / 1e6
}
