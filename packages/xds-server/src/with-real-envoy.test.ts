import { once } from 'node:events'
import { rm } from 'node:fs/promises'
import { Agent, createServer, type RequestListener, request } from 'node:http'
import { type AddressInfo, createServer as createTcpServer } from 'node:net'
import { join } from 'node:path'
import type { Resource, Snapshot } from '@traffic-lab/xds'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createXdsServer } from './create-xds-server.ts'
import { envoyBinary, envoySkip, makeTempFolder, type RealEnvoy, startEnvoy } from './testing/real-envoy.ts'
import {
  cluster,
  endpoints,
  listener,
  route,
  routeConfiguration,
  snapshot,
} from './testing/sample-snapshot.ts'
import type { ProxyState, XdsServer } from './xds-server.ts'

const nodeId = 'sidecar~127.0.0.1~test.default~default.svc.cluster.local'
/** Never reached on an idle machine; a busy one only makes it slow. */
const deadlineMs = 30_000

const cors: Resource = {
  name: 'envoy.filters.http.cors',
  typed_config: { '@type': 'type.googleapis.com/envoy.extensions.filters.http.cors.v3.Cors' },
}

describe.skipIf(!envoyBinary)(`a real Envoy${envoySkip}`, { timeout: 2 * deadlineMs }, () => {
  const cleanUps: (() => unknown)[] = []
  let server: XdsServer
  let envoy: RealEnvoy
  let port: number
  let revision: number

  beforeEach(async () => {
    const folder = await makeTempFolder()
    cleanUps.push(() => rm(folder, { recursive: true, force: true }))
    server = await createXdsServer({ socketPath: join(folder, 'xds.sock') })
    cleanUps.push(() => server.close())
    port = await freePort()
    envoy = await startEnvoy(nodeId, server.socketPath)
    cleanUps.push(() => envoy.stop())
    revision = 0
  })

  afterEach(async () => {
    for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp()
  })

  /** Sets it and waits until Envoy has taken or refused all of it. */
  async function apply(next: Snapshot): Promise<ProxyState> {
    revision += 1
    server.setSnapshot(nodeId, next, revision)
    return settled()
  }

  async function settled(): Promise<ProxyState> {
    const [state] = await server.whenSettled(revision, {
      nodeIds: [nodeId],
      signal: AbortSignal.timeout(deadlineMs),
    })
    if (state === undefined) throw new Error('no state')
    return state
  }

  async function startUpstream(answer: RequestListener): Promise<number> {
    const upstream = createServer(answer).listen(0, '127.0.0.1')
    await once(upstream, 'listening')
    cleanUps.push(() => {
      upstream.closeAllConnections()
      upstream.close()
    })
    return portOf(upstream.address())
  }

  const saying = (text: string) => startUpstream((_, response) => response.end(text))

  function get(agent: Agent | false = false): Promise<string> {
    return new Promise((resolve, reject) => {
      const call = request({ host: '127.0.0.1', port, path: '/', agent }, (response) => {
        let body = ''
        response.on('data', (chunk: Buffer) => {
          body += chunk.toString()
        })
        response.once('end', () => resolve(`${response.statusCode} ${body}`))
      })
      call.once('error', reject)
      call.end()
    })
  }

  async function counter(name: string): Promise<number> {
    const stats = await envoy.admin(`/stats?filter=^${name.replaceAll('.', '\\.')}$`)
    return Number(stats.split(': ')[1])
  }

  it('serves the new route to the first request after the acknowledgement', async () => {
    const base = {
      clusters: [cluster('v1'), cluster('v2')],
      endpoints: [endpoints('v1', [await saying('one')]), endpoints('v2', [await saying('two')])],
      listeners: [listener('in', port)],
    }
    for (let round = 0; round < 10; round++) {
      for (const [name, answer] of [
        ['v1', '200 one'],
        ['v2', '200 two'],
      ] as const) {
        expect(await apply(snapshot({ ...base, routes: [route('http', name)] }))).toMatchObject({
          ackedRevision: revision,
        })
        expect(await get()).toBe(answer)
      }
    }
    expect(await envoy.admin('/ready')).toBe('LIVE\n')
  })

  it('loses no request while clusters are added, changed and removed', async () => {
    const upstream = await saying('ok')
    const state = (name: string, timeout: string) =>
      snapshot({
        clusters: [cluster(name, { connect_timeout: timeout })],
        endpoints: [endpoints(name, [upstream])],
        listeners: [listener('in', port)],
        routes: [route('http', name)],
      })
    await apply(state('c0', '1s'))
    const answers = new Map<string, number>()
    let running = true
    const client = async () => {
      const agent = new Agent({ keepAlive: true, maxSockets: 1 })
      while (running) {
        const answer = await get(agent)
        answers.set(answer, (answers.get(answer) ?? 0) + 1)
      }
      agent.destroy()
    }
    const clients = Promise.all([client(), client(), client()])
    try {
      for (let round = 1; round <= 20; round++) {
        expect(await apply(state(`c${round}`, '1s'))).toMatchObject({ ackedRevision: revision })
        expect(await apply(state(`c${round}`, '2s'))).toMatchObject({ ackedRevision: revision })
      }
    } finally {
      running = false
      await clients
    }
    expect([...answers.keys()]).toEqual(['200 ok'])
    expect(answers.get('200 ok')).toBeGreaterThan(40)
    const left = new Set(
      [...(await envoy.admin('/clusters')).matchAll(/^(c\d+)::/gm)].map((match) => match[1]),
    )
    expect(left).toEqual(new Set(['c20']))
  })

  it('keeps the last good configuration when it refuses one, and says why', async () => {
    const good = {
      clusters: [cluster('v1')],
      endpoints: [endpoints('v1', [await saying('good')])],
      listeners: [listener('in', port)],
      routes: [route('http', 'v1')],
    }
    await apply(snapshot(good))
    const badRoutes = [
      [
        'Only unique values for domains are permitted. Duplicate entry of domain x',
        [
          { name: 'one', domains: ['x'] },
          { name: 'other', domains: ['x'] },
        ],
      ],
      [
        'missing ): (',
        [
          {
            name: 'all',
            domains: ['*'],
            routes: [{ match: { safe_regex: { regex: '(' } }, route: { cluster: 'v1' } }],
          },
        ],
      ],
      [
        'Proto constraint validation failed (RouteConfigurationValidationError.VirtualHosts[0]',
        [{ name: 'none', domains: [] }],
      ],
    ] as const
    for (const [message, virtualHosts] of badRoutes) {
      const state = await apply(snapshot({ ...good, routes: [routeConfiguration('http', virtualHosts)] }))
      expect(state).toMatchObject({ answeredRevision: revision, ackedRevision: 1 })
      expect(state.refusals).toMatchObject([{ part: 'routes', resources: ['http'], revision, nodeId }])
      expect(state.refusal?.message).toContain(message)
      expect(await get()).toBe('200 good')
    }
    const withoutRouter = listener('in', port, { filters: [cors] })
    const state = await apply(
      snapshot({ ...good, listeners: [listener('also', await freePort()), withoutRouter] }),
    )
    expect(state.refusals).toMatchObject([{ part: 'listeners', resources: ['in'] }])
    expect(state.refusal?.message).toContain('envoy.filters.http.cors')
    expect(await get()).toBe('200 good')
    expect(await envoy.admin('/listeners')).toContain('also::')

    expect(await apply(snapshot(good))).toMatchObject({
      ackedRevision: revision,
      refusals: [],
      refusal: undefined,
    })
  })

  it('takes the good clusters of a push though one of them is bad', async () => {
    const names = ['a', 'b', 'c', 'd', 'e']
    const upstream = await saying('ok')
    const state = await apply(
      snapshot({
        clusters: names.map((name) => cluster(name, { connect_timeout: name === 'd' ? '-1s' : '1s' })),
        endpoints: names.map((name) => endpoints(name, [upstream])),
        listeners: [listener('in', port)],
        routes: [route('http', 'e')],
      }),
    )
    expect(state.refusals).toMatchObject([{ part: 'clusters', resources: ['d'] }])
    expect(await get()).toBe('200 ok')
    const taken = new Set(
      [...(await envoy.admin('/clusters')).matchAll(/^(\w)::/gm)].map((match) => match[1]),
    )
    expect(taken).toEqual(new Set(['a', 'b', 'c', 'e']))
  })

  it('keeps everything, ejections too, when the server restarts, and is sent nothing again', async () => {
    const failing = await startUpstream((_, response) => response.writeHead(500).end())
    const outlier = { consecutive_5xx: 1, base_ejection_time: '600s', max_ejection_percent: 100 }
    const state = snapshot({
      clusters: [cluster('v1', { outlier_detection: outlier })],
      endpoints: [endpoints('v1', [failing, await saying('fine')])],
      listeners: [listener('in', port)],
      routes: [route('http', 'v1')],
    })
    await apply(state)
    await Promise.all([get(), get(), get()])
    const watched = [
      'cluster.v1.outlier_detection.ejections_active',
      'cluster_manager.cds.update_success',
      'cluster.v1.update_success',
      'listener_manager.lds.update_success',
      'http.test.rds.http.update_success',
    ]
    const before = await Promise.all(watched.map(counter))
    expect(before[0]).toBe(1)

    await server.close()
    expect(await get()).toMatch(/^200|^500/)
    server = await createXdsServer({ socketPath: server.socketPath })
    cleanUps.push(() => server.close())
    server.setSnapshot(nodeId, state, revision)
    expect(await settled()).toMatchObject({ ackedRevision: revision })
    expect(await Promise.all(watched.map(counter))).toEqual(before)

    expect(await apply({ ...state, endpoints: [endpoints('v1', [await saying('new')])] })).toMatchObject({
      ackedRevision: revision,
    })
    expect(await get()).toBe('200 new')
  })

  it('gets the same snapshot again after it was killed', async () => {
    const state = snapshot({
      clusters: [cluster('v1')],
      endpoints: [endpoints('v1', [await saying('ok')])],
      listeners: [listener('in', port)],
      routes: [route('http', 'v1')],
    })
    await apply(state)
    await envoy.stop()
    envoy = await startEnvoy(nodeId, server.socketPath)
    cleanUps.push(() => envoy.stop())
    const ready = new Promise<void>((resolve) => {
      server.subscribe(({ connected, ackedRevision }) => {
        if (connected && ackedRevision === revision) resolve()
      })
    })
    await ready
    expect(await get()).toBe('200 ok')
  })
})

async function freePort(): Promise<number> {
  const probe = createTcpServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const port = portOf(probe.address())
  probe.close()
  await once(probe, 'close')
  return port
}

function portOf(address: AddressInfo | string | null): number {
  if (typeof address === 'object' && address !== null) return address.port
  throw new Error(`not a TCP address: ${address}`)
}
