import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { type AddressInfo, connect, createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { ObjectStore } from '@traffic-lab/kube-api'
import type { EndpointSlice, KubeObject, Service } from '@traffic-lab/resources'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { createTcpServices } from './create-tcp-services.ts'

/** A block of this test's own; Linux answers on all of 127.0.0.0/8. */
const host = `127.${100 + (process.pid % 100)}.128.1`
let port: number
let store: ObjectStore
let dir = ''
let services: ReturnType<typeof createTcpServices> | undefined
let pods: Server[]

beforeEach(async () => {
  port = await freePort()
  dir = mkdtempSync(join(tmpdir(), 'tcp-'))
  store = new ObjectStore()
  store.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' } })
  pods = []
})
afterEach(async () => {
  await services?.close()
  for (const pod of pods) pod.close()
  rmSync(dir, { recursive: true })
})

async function freePort(): Promise<number> {
  const server = createServer()
  await once(server.listen(0, host), 'listening')
  const { port } = server.address() as AddressInfo
  await new Promise((closed) => server.close(closed))
  return port
}

/** A server that speaks first, as databases do, and then repeats what it hears. */
async function pod(name: string): Promise<number> {
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    socket.write(`${name}:`)
    socket.pipe(socket)
  })
  pods.push(server)
  await once(server.listen(0, '127.0.0.1'), 'listening')
  return (server.address() as AddressInfo).port
}

const service = (name: string, spec: Partial<Service['spec']>) =>
  store.create<Service>({ apiVersion: 'v1', kind: 'Service', metadata: { name, namespace: 'shop' }, spec })
const slice = (ready: boolean, target: number): EndpointSlice => ({
  apiVersion: 'discovery.k8s.io/v1',
  kind: 'EndpointSlice',
  metadata: { name: 'db-1', namespace: 'shop', labels: { 'kubernetes.io/service-name': 'db' } },
  addressType: 'IPv4',
  endpoints: [{ addresses: ['127.0.0.1'], conditions: { ready } }],
  ports: [{ name: 'tcp', port: target }],
})
const start = () => {
  services = createTcpServices({ client: store, hostsFile: join(dir, 'hosts'), log: () => {} })
}
async function say(words: string): Promise<string> {
  const socket = connect(port, host)
  await once(socket, 'connect')
  socket.end(words)
  return text(socket)
}
const notes = () => store.list('Event').map(({ reason }: KubeObject) => reason)
const opened = () => vi.waitUntil(() => notes().includes('NotCaptured'), { timeout: 10_000, interval: 5 })

it('leads to a ready pod, whatever it speaks, and says that no rule applies', async () => {
  start()
  service('db', { clusterIP: host, ports: [{ name: 'tcp', port }] })
  store.create(slice(true, await pod('one')))
  await opened()
  expect(await say('hello')).toBe('one:hello')
  expect(store.list('Event')[0]?.message).toMatch(
    new RegExp(`^port ${port} \\(tcp\\) is not HTTP: .* no rule of a client applies`),
  )
  expect(readFileSync(join(dir, 'hosts'), 'utf8')).toBe(`${host} db.shop.svc.cluster.local\n`)
})

it('closes the connection when no pod is ready, and goes where one is', async () => {
  service('db', { clusterIP: host, ports: [{ name: 'tcp', port }] })
  const created = store.create<EndpointSlice>(slice(false, await pod('one')))
  start()
  await opened()
  await expect(say('hello')).rejects.toThrow('ECONNRESET')
  store.update<EndpointSlice>({
    ...created,
    endpoints: [{ addresses: ['127.0.0.1'], conditions: { ready: true } }],
  })
  expect(await say('again')).toBe('one:again')
})

it('ends with its Service', async () => {
  start()
  service('db', { clusterIP: host, ports: [{ name: 'tcp', port }] })
  await opened()
  store.delete('Service', 'shop', 'db')
  await vi.waitUntil(
    () =>
      say('anyone?').then(
        () => false,
        ({ code }) => code === 'ECONNREFUSED',
      ),
    { timeout: 10_000 },
  )
  expect(readFileSync(join(dir, 'hosts'), 'utf8')).toBe('')
})

it('keeps its address when its port is given another name', async () => {
  start()
  const created = service('db', { clusterIP: host, ports: [{ name: 'tcp', port }] })
  const target = await pod('one')
  const endpoints = store.create(slice(true, target))
  await opened()
  store.update<EndpointSlice>({ ...endpoints, ports: [{ name: 'tcp-db', port: target }] })
  store.update<Service>({ ...created, spec: { ...created.spec, ports: [{ name: 'tcp-db', port }] } })
  await vi.waitUntil(() => store.list('Event').some(({ message }) => message?.includes('(tcp-db)')), {
    timeout: 10_000,
    interval: 5,
  })
  expect(await say('hello')).toBe('one:hello')
  expect(notes()).not.toContain('NotReachable')
})

it('leaves HTTP to the sidecars, also where no protocol is named', () => {
  service('page', { clusterIP: host, ports: [{ name: 'http', port }] })
  service('plain', { clusterIP: host, ports: [{ port: 8080 }] })
  service('headless', { clusterIP: 'None', ports: [{ name: 'tcp', port }] })
  start()
  expect(readFileSync(join(dir, 'hosts'), 'utf8')).toBe('')
  expect(notes()).toEqual([])
})

it('says on the Service that its port cannot be opened', async () => {
  const taken = createServer()
  pods.push(taken)
  await once(taken.listen(port, host), 'listening')
  service('db', { clusterIP: host, ports: [{ name: 'tcp', port }] })
  start()
  await vi.waitUntil(() => notes().includes('NotReachable'), { timeout: 10_000, interval: 5 })
})
