import { once } from 'node:events'
import { rm } from 'node:fs/promises'
import { Agent, createServer, request } from 'node:http'
import { type AddressInfo, createServer as createTcpServer } from 'node:net'
import { join } from 'node:path'
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
import type { XdsServer } from './xds-server.ts'

const nodeId = 'sidecar~127.0.0.1~test.default~default.svc.cluster.local'

describe.skipIf(!envoyBinary)(`the xDS server with a real Envoy${envoySkip}`, () => {
  const cleanUps: (() => unknown)[] = []
  let folder: string
  let server: XdsServer
  let envoy: RealEnvoy
  let port: number

  beforeEach(async () => {
    folder = await makeTempFolder()
    cleanUps.push(() => rm(folder, { recursive: true, force: true }))
    server = await createXdsServer({ socketPath: join(folder, 'xds.sock') })
    cleanUps.push(() => server.close())
    port = await freePort()
    envoy = await startEnvoy(nodeId, server.socketPath)
    cleanUps.push(() => envoy.stop())
  })

  afterEach(async () => {
    for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp()
  })

  const settled = (revision: number) =>
    server
      .whenSettled(revision, { nodeIds: [nodeId], signal: AbortSignal.timeout(10_000) })
      .then(([state]) => state)

  async function startUpstream(answer: string): Promise<number> {
    const upstream = createServer((_, response) => response.end(answer)).listen(0, '127.0.0.1')
    await once(upstream, 'listening')
    cleanUps.push(() => {
      upstream.closeAllConnections()
      upstream.close()
    })
    return (upstream.address() as AddressInfo).port
  }

  function get(agent?: Agent): Promise<{ status: number | undefined; body: string }> {
    return new Promise((resolve, reject) => {
      const call = request({ host: '127.0.0.1', port, path: '/', agent: agent ?? false }, (response) => {
        let body = ''
        response.on('data', (chunk: Buffer) => {
          body += chunk.toString()
        })
        response.once('end', () => resolve({ status: response.statusCode, body }))
      })
      call.once('error', reject)
      call.end()
    })
  }

  it('delivers a snapshot, and the first request after the acknowledgement sees it', async () => {
    const v1 = await startUpstream('v1')
    const v2 = await startUpstream('v2')
    const base = {
      clusters: [cluster('v1'), cluster('v2')],
      endpoints: [endpoints('v1', [v1]), endpoints('v2', [v2])],
      listeners: [listener('in', port)],
    }
    server.setSnapshot(nodeId, snapshot({ ...base, routes: [route('http', 'v1')] }), 1)
    expect(await settled(1)).toMatchObject({ ackedRevision: 1, connected: true, refusals: [] })
    expect(await get()).toEqual({ status: 200, body: 'v1' })
    for (let revision = 2; revision < 12; revision++) {
      const version = revision % 2 === 0 ? 'v2' : 'v1'
      server.setSnapshot(nodeId, snapshot({ ...base, routes: [route('http', version)] }), revision)
      expect(await settled(revision)).toMatchObject({ ackedRevision: revision })
      expect(await get()).toEqual({ status: 200, body: version })
    }
  })
})

async function freePort(): Promise<number> {
  const probe = createTcpServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const { port } = probe.address() as AddressInfo
  probe.close()
  await once(probe, 'close')
  return port
}
