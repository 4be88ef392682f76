import { readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { checkSupport, parseManifests } from '@traffic-lab/resources'
import {
  buildSnapshot,
  type Cluster,
  isResource,
  type Json,
  type Listener,
  type Resource,
  type Snapshot,
  type Walk,
  walkRequest,
} from '@traffic-lab/xds'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type GoldenCase, goldenCaseNames, readGoldenCase } from './golden-case.ts'
import { randomRequest, seededRandom } from './random-requests.ts'
import { type Asked, type Served, startEnvoy, type Taken } from './running-envoy.ts'
import { tallyOf } from './simulator-tally.ts'

const envoy = process.env.ENVOY_BIN
const seed = Number(process.env.SIMULATOR_SEED ?? Date.now() % 1_000_000)
const requestsEach = 60
/** At least so many hits and misses of each operator, and so many requests for each kind of route. */
const fewest = 5

interface Subject extends Served {
  readonly name: string
  readonly snapshot: Snapshot
  readonly address: string
  readonly port: number
}

/** The last one has a route for every operator. */
const subjects = distinct([
  ...goldenCaseNames()
    .filter((name) => /^(vs-|gw-|t-[56]|b-)/.test(name))
    .map((name) => readGoldenCase(name))
    .flatMap(subjectsOf),
  ...subjectsOf(everyOperator()).filter(({ port }) => port === 3002),
])
const clusters = [
  ...new Map(
    subjects.flatMap(({ snapshot }) =>
      snapshot.clusters.map(({ name }): [string, Cluster] => [name, { name, type: 'STATIC' }]),
    ),
  ).values(),
]

describe.skipIf(envoy === undefined && process.env.CI === undefined)(
  `the simulator says what Envoy does (seed ${seed}; set ENVOY_BIN to an Envoy 1.40 binary to run this)`,
  () => {
    let folder = ''
    let running: Awaited<ReturnType<typeof startEnvoy>>
    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), 'sim-'))
      if (envoy === undefined) throw new Error('set ENVOY_BIN to an Envoy 1.40 binary')
      running = await startEnvoy(envoy, folder, subjects, clusters)
    }, 120_000)
    afterAll(async () => {
      await running?.close()
      await rm(folder, { recursive: true, force: true })
    })

    it.each(subjects.map((subject, index) => [subject.name, subject, index] as const))(
      'in %s',
      async (_, subject, index) => {
        const random = seededRandom(seed + index)
        for (let count = 0; count < requestsEach; count += 1) {
          const asked = randomRequest(subject.configuration, random)
          const walk = simulate(subject, asked)
          const taken = await running.ask(index, asked)
          expect(differences(subject, walk, taken), `${show(asked)} got ${JSON.stringify(taken)}`).toEqual([])
        }
      },
      60_000,
    )

    it('for hits and misses of every operator, and every kind of route', async () => {
      const index = subjects.length - 1
      const subject = subjects[index]
      if (subject === undefined) throw new Error('there is no subject')
      const random = seededRandom(seed)
      const own = tallyOf()
      for (let count = 0; count < 20_000; count += 1) {
        if (count >= 2_000 && own.tooFew(fewest).length === 0) break
        const asked = randomRequest(subject.configuration, random)
        const walk = simulate(subject, asked)
        own.count(walk)
        const taken = await running.ask(index, asked)
        expect(differences(subject, walk, taken), `${show(asked)} got ${JSON.stringify(taken)}`).toEqual([])
      }
      expect(own.tooFew(fewest)).toEqual([])
    }, 120_000)
  },
)

function everyOperator(): GoldenCase {
  const name = 'every operator'
  const { mesh, ...golden } = readGoldenCase('t-5.2-no-rules')
  const file = join(import.meta.dirname, 'fixtures/every-operator.yaml')
  const { objects, diagnostics } = parseManifests(readFileSync(file, 'utf8'), file)
  if (diagnostics.length > 0) throw new Error(JSON.stringify(diagnostics))
  const rules = [...mesh.rules, ...objects.map(({ object }) => object)]
  return { ...golden, name, mesh: { ...mesh, rules }, proxies: golden.proxies.slice(0, 1) }
}

function subjectsOf({ name, ...golden }: GoldenCase): readonly Subject[] {
  // What Envoy refuses is translated as istiod does; no Envoy runs with it.
  if (golden.mesh.rules.some((rule) => checkSupport(rule).length > 0)) return []
  return golden.proxies.flatMap(({ proxy, name: proxyName }) => {
    const snapshot = buildSnapshot(golden.mesh, proxy)
    return snapshot.listeners.flatMap((listener) =>
      managersOf(listener).flatMap((manager) => {
        const routes = configOf(manager).rds
        const wanted = isResource(routes) ? routes.route_config_name : undefined
        const configuration = snapshot.routes.find((entry) => entry.name === wanted)
        const socket = isResource(listener.address) ? listener.address.socket_address : undefined
        // A chain behind TLS is found by the server's name.
        if (configuration === undefined || !isResource(socket) || configuration.name.startsWith('https.'))
          return []
        return {
          name: `${name}, ${proxyName}, ${configuration.name}`,
          snapshot,
          configuration,
          manager,
          address: String(socket.address),
          port: Number(socket.port_value),
        }
      }),
    )
  })
}

/** One of each content; those without any choice are left out. */
function distinct(all: readonly Subject[]): readonly Subject[] {
  const chosen = new Map<string, Subject>()
  for (const subject of all) {
    const hosts = messages(subject.configuration.virtual_hosts)
    const hasChoice = hosts.some((host) => JSON.stringify(host.routes).includes('/virtual-service/'))
    if (hasChoice) chosen.set(JSON.stringify(hosts), subject)
  }
  return [...chosen.values()]
}

function simulate({ snapshot, address, port }: Subject, { method, authority, path, headers }: Asked): Walk {
  return walkRequest(
    { ...snapshot, clusters },
    { address, port, protocol: 'http', serverName: '' },
    { method, scheme: 'http', authority, path, headers },
  )
}

/** What Envoy did otherwise than was said. */
function differences({ configuration }: Subject, walk: Walk, taken: Taken): readonly string[] {
  const { outcome, routes } = walk
  const problems: string[] = []
  const check = (what: string, said: unknown, isSo: boolean) => {
    if (!isSo) problems.push(`${what}: said ${JSON.stringify(said)}`)
  }
  check('route configuration', walk.routeConfiguration, walk.routeConfiguration === configuration.name)
  const hosts = messages(configuration.virtual_hosts)
  const host = hosts.indexOf(routes?.virtualHost?.message ?? {})
  const place = host < 0 ? -1 : messages(hosts[host]?.routes).indexOf(routes?.route ?? {})
  // Answers that come before the router say nothing of the route.
  if (taken.route !== '') check('route', `${host}/${place}`, taken.route === `${host}/${place}`)
  const abort = /"abort":\{[^}]*"http_status":(\d+)/.exec(JSON.stringify(routes?.route ?? null))?.[1]
  const isAborted = abort === String(taken.status)
  if (outcome.kind === 'answer') check('status', outcome, taken.status === outcome.status)
  else if (outcome.kind === 'closed') problems.push(`closed: ${outcome.reason}`)
  else if (!isAborted) {
    const missing = outcome.clusters.filter(({ failure }) => failure !== undefined)
    const names = outcome.clusters.map(({ name }) => name)
    if (taken.status === 503) check('no cluster', names, missing.length > 0)
    else {
      check('status', 200, taken.status === 200)
      check('cluster', names, names.includes(taken.cluster))
    }
  }
  return problems
}

function managersOf(listener: Listener): readonly Resource[] {
  return messages(listener.filter_chains)
    .flatMap((chain) => messages(chain.filters))
    .filter(({ name }) => name === 'envoy.filters.network.http_connection_manager')
}

function configOf({ typed_config: config }: Resource): Resource {
  return isResource(config) ? config : {}
}

function messages(value: Json | undefined): readonly Resource[] {
  return Array.isArray(value) ? value.filter(isResource) : []
}

function show({ method, authority, path, headers }: Asked): string {
  return `${method} ${authority} ${path} ${JSON.stringify([...headers])}`
}
