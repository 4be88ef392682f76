import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { connect } from 'node:net'
import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createXdsServer } from './create-xds-server.ts'
import { type AdsClient, acceptance, openAdsStream, refusal, subscribe } from './testing/ads-client.ts'
import { makeTempFolder } from './testing/real-envoy.ts'
import { cluster, endpoints, snapshot } from './testing/sample-snapshot.ts'
import type { ProxyState, XdsServer } from './xds-server.ts'

const clusters = snapshot({ clusters: [cluster('a')], endpoints: [endpoints('a', [80])] })

describe('createXdsServer', { timeout: 20_000 }, () => {
  let folder: string
  let server: XdsServer
  let clients: AdsClient[]
  const log = { debug: vi.fn(), info: vi.fn(), warn: vi.fn() }

  beforeEach(async () => {
    folder = await makeTempFolder()
    server = await createXdsServer({ socketPath: join(folder, 'xds.sock'), log })
    clients = []
  })

  afterEach(async () => {
    for (const client of clients) client.close()
    await server.close()
    await rm(folder, { recursive: true })
  })

  function open(): AdsClient {
    const client = openAdsStream(server.socketPath)
    clients.push(client)
    return client
  }

  const changeOf = (nodeId: string, matches: (state: ProxyState) => boolean) =>
    new Promise<ProxyState>((resolve) => {
      const leave = server.subscribe((state) => {
        if (state.nodeId !== nodeId || !matches(state)) return
        leave()
        resolve(state)
      })
    })

  it('sends a proxy what was set for it before it came', async () => {
    server.setSnapshot('n1', clusters, 7)
    expect(server.proxies()).toEqual([
      {
        nodeId: 'n1',
        connected: false,
        ackedRevision: -1,
        answeredRevision: -1,
        targetRevision: 7,
        refusals: [],
        refusal: undefined,
      },
    ])
    const client = open()
    client.send(subscribe('clusters', 'n1'))
    const response = await client.receive()
    expect(response).toMatchObject({ systemVersionInfo: '7', removedResources: [] })
    expect(response.resources.map(({ name }) => name)).toEqual(['a'])
    expect(server.proxies()[0]).toMatchObject({ connected: true, ackedRevision: -1 })
  })

  it('ignores an older revision', async () => {
    server.setSnapshot('n1', clusters, 7)
    server.setSnapshot('n1', snapshot({}), 6)
    const client = open()
    client.send(subscribe('clusters', 'n1'))
    expect((await client.receive()).resources).toHaveLength(1)
  })

  it('keeps what it has when a snapshot does not encode', () => {
    server.setSnapshot('n1', clusters, 1)
    const bad = { ...clusters, clusters: [cluster('a', { conect_timeout: '1s' })] }
    expect(() => server.setSnapshot('n1', bad, 2)).toThrow('clusters "a" at conect_timeout: ')
    const twice = { ...clusters, clusters: [cluster('a'), cluster('a')] }
    expect(() => server.setSnapshot('n1', twice, 2)).toThrow('two of the clusters are named "a"')
    expect(server.proxies()[0]?.targetRevision).toBe(1)
  })

  it('settles once every part is acknowledged, and says how far each proxy is', async () => {
    server.setSnapshot('n1', snapshot({}), 1)
    server.setSnapshot('elsewhere', snapshot({}), 1)
    const client = open()
    const settled = server.whenSettled(1, { nodeIds: ['n1'] })
    client.send(subscribe('clusters', 'n1'))
    client.send(acceptance(await client.receive()))
    client.send(subscribe('listeners', 'n1'))
    client.send(acceptance(await client.receive()))
    expect(await settled).toMatchObject([{ nodeId: 'n1', ackedRevision: 1, answeredRevision: 1 }])
    expect(await server.whenSettled(1)).toHaveLength(1)
    const next = server.whenSettled(2, { nodeIds: ['n1'] })
    server.setSnapshot('n1', snapshot({}), 2)
    expect(await next).toMatchObject([{ ackedRevision: 2 }])
  })

  it('lets a refusal stand for every later revision that still holds the refused resource', async () => {
    server.setSnapshot('n1', snapshot({ clusters: [cluster('a', { connect_timeout: '-1s' })] }), 1)
    const client = open()
    client.send(subscribe('clusters', 'n1'))
    client.send(refusal(await client.receive(), 'negative'))
    client.send(subscribe('listeners', 'n1'))
    client.send(acceptance(await client.receive()))
    const [state] = await server.whenSettled(1, { nodeIds: ['n1'] })
    expect(state).toMatchObject({ ackedRevision: -1, answeredRevision: 1 })
    expect(state?.refusal).toEqual({
      nodeId: 'n1',
      part: 'clusters',
      resources: ['a'],
      message: 'negative',
      revision: 1,
    })
    server.setSnapshot('n1', snapshot({ clusters: [cluster('a', { connect_timeout: '-1s' })] }), 2)
    expect(server.proxies()).toMatchObject([
      { ackedRevision: -1, answeredRevision: 2, refusal: { revision: 2 } },
    ])
  })

  it('stops waiting when told to', async () => {
    const stop = new AbortController()
    const settled = server.whenSettled(1, { nodeIds: ['nobody'], signal: stop.signal })
    stop.abort(new Error('too late'))
    await expect(settled).rejects.toThrow('too late')
  })

  it('does not wait for a proxy that leaves', async () => {
    server.setSnapshot('n1', clusters, 1)
    const client = open()
    client.send(subscribe('clusters', 'n1'))
    await client.receive()
    const settled = server.whenSettled(1)
    const left = changeOf('n1', (state) => !state.connected)
    client.close()
    await left
    expect(await settled).toEqual([])
  })

  it('lets the newer of two streams of one node win', async () => {
    server.setSnapshot('n1', clusters, 1)
    const [older, newer] = [open(), open()]
    older.send(subscribe('clusters', 'n1'))
    await older.receive()
    newer.send(subscribe('clusters', 'n1'))
    expect((await newer.receive()).resources).toHaveLength(1)
    await expect(older.receive()).rejects.toThrow('another stream of node n1 took over')
    expect(server.proxies()).toMatchObject([{ nodeId: 'n1', connected: true }])
    server.setSnapshot('n1', { ...clusters, clusters: [cluster('a'), cluster('b')] }, 2)
    expect((await newer.receive()).resources.map(({ name }) => name)).toEqual(['b'])
  })

  it('refuses a stream that does not say whose it is, and keeps serving the others', async () => {
    server.setSnapshot('n1', clusters, 1)
    const [nobody, client] = [open(), open()]
    nobody.send({ typeUrl: 'type.googleapis.com/envoy.config.cluster.v3.Cluster' })
    await expect(nobody.receive()).rejects.toThrow('must carry a node with an id')
    client.send(subscribe('clusters', 'n1'))
    expect((await client.receive()).resources).toHaveLength(1)
  })

  it('survives bytes that are not HTTP/2', async () => {
    const socket = connect(server.socketPath)
    socket.on('error', () => undefined)
    socket.end('GET / HTTP/1.1\r\nhost: x\r\n\r\n')
    socket.resume()
    await once(socket, 'close')
    server.setSnapshot('n1', clusters, 1)
    const client = open()
    client.send(subscribe('clusters', 'n1'))
    expect((await client.receive()).resources).toHaveLength(1)
  })

  it('gives a slow client the newest state, not every one in between', async () => {
    const text = 'x'.repeat(2000)
    const many = (size: number) =>
      snapshot({
        clusters: Array.from({ length: size }, (_, index) => cluster(`c${index}`, { alt_stat_name: text })),
      })
    const revisions = 30
    server.setSnapshot('n1', many(50), 1)
    const client = open()
    client.send(subscribe('clusters', 'n1'))
    await changeOf('n1', (state) => state.connected)
    for (let revision = 2; revision <= revisions; revision++) {
      server.setSnapshot('n1', many(50 * revision), revision)
      // The server may send now, as far as a client lets it that does not read: 100 kB are more than a window.
      for (let turn = 0; turn < 5; turn++) await setImmediate()
    }
    const names = new Set<string>()
    let responses = 0
    while (names.size < 50 * revisions) {
      responses += 1
      for (const { name } of (await client.receive()).resources) names.add(name)
    }
    expect(responses).toBeLessThan(revisions / 2)
  })

  it('forgets a removed proxy and ends its stream', async () => {
    server.setSnapshot('n1', clusters, 1)
    const client = open()
    client.send(subscribe('clusters', 'n1'))
    await client.receive()
    server.removeProxy('n1')
    await expect(client.receive()).rejects.toThrow('node n1 was removed')
    expect(server.proxies()).toEqual([])
  })

  it('goes on when a listener of its own throws', async () => {
    server.subscribe(() => {
      throw new Error('not my day')
    })
    server.setSnapshot('n1', clusters, 1)
    const client = open()
    client.send(subscribe('clusters', 'n1'))
    expect((await client.receive()).resources).toHaveLength(1)
    expect(log.warn).toHaveBeenCalledWith(expect.stringContaining('not my day'))
  })

  it('ends its streams and takes its socket away when it closes', async () => {
    server.setSnapshot('n1', clusters, 1)
    const client = open()
    client.send(subscribe('clusters', 'n1'))
    await client.receive()
    const last = client.receive()
    const ended = expect(last).rejects.toThrow('the control plane is stopping')
    await Promise.all([server.close(), server.close()])
    await ended
    expect(existsSync(server.socketPath)).toBe(false)
  })
})
