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
  /** Services it asks in turn: the beginning of its variables `…_HOSTNAME` and `…_SERVICE_PORT` → program. */
  readonly backEnds?: Readonly<Record<string, string>>
  /** Not counted; enough for what is hot to be compiled. */
  readonly warmUpRequests?: number
  /** Upper limit for the processor time of a request. */
  readonly mostMs?: number
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
  {
    name: 'productpage v1',
    program: 'services/bookinfo/productpage/src/main.ts',
    path: '/productpage',
    backEnds: {
      DETAILS: 'services/bookinfo/details/src/main.ts',
      REVIEWS: 'services/bookinfo/reviews/src/main.ts',
    },
    // A page is fifty times the work of the other answers.
    warmUpRequests: 1000,
    // Five times the pages of the original, whose eight processes serve 168 a second: 105 of one process.
    mostMs: 1000 / (5 * (168 / 8)),
    budgetMb: 90,
  },
]

/** Each service takes turns with the bare server, so that both meet the same machine. */
const rounds = 5
const secondsEach = 2
const connections = 10
const warmUpRequests = 10_000

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
  await using backEnds = await startBackEnds(context, candidate)
  await using service = await start(context, { ...candidate, env: { ...candidate.env, ...backEnds.env } })
  const before = pssMb(service)
  // Not counted: what is compiled while it is hot.
  await load(bareServer, bare, { amount: warmUpRequests })
  await load(service, candidate, { amount: candidate.warmUpRequests ?? warmUpRequests })
  const loads: Load[] = []
  const bareLoads: Load[] = []
  for (let round = 0; round < rounds; round += 1) {
    context.signal.throwIfAborted()
    bareLoads.push(await load(bareServer, bare))
    loads.push(await load(service, candidate))
  }
  const { name, mostMs, mostOfBare, budgetMb } = candidate
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
      mostMs,
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

/** Whom a candidate asks, and the variables that tell it where they are. Ends with its scope. */
async function startBackEnds(context: BenchContext, { backEnds = {} }: Candidate) {
  await using stack = new AsyncDisposableStack()
  const env: Record<string, string> = {}
  for (const [prefix, program] of Object.entries(backEnds)) {
    const { url } = stack.use(await start(context, { name: prefix, program, path: '/' }))
    const { hostname, port } = new URL(url)
    env[`${prefix}_HOSTNAME`] = hostname
    env[`${prefix}_SERVICE_PORT`] = port
  }
  const ends = stack.move()
  return { env, [Symbol.asyncDispose]: () => ends.disposeAsync() }
}

/** Under as much load as ten connections give. */
interface Load {
  readonly perSecond: number
  /** Of the service, for one request; whatever else the machine does, it stays the same. */
  readonly cpuMs: number
}

async function load(
  { pid, url }: HttpProcess,
  { name, path }: Candidate,
  length: { readonly amount?: number; readonly duration?: number } = { duration: secondsEach },
): Promise<Load> {
  const cpuBefore = processorMs(pid)
  const result = await autocannon({ url: url + path, connections, ...length })
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
