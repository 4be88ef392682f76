import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { type DeleteOptions, ObjectStore } from '@traffic-lab/kube-api'
import { appAddressOf, type Container, type Pod, type PodSpec } from '@traffic-lab/resources'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { ImageProgram } from './image/images.ts'
import { createKubelet, type Kubelet, type KubeletOptions } from './kubelet.ts'

const app = `
import { createServer } from 'node:http'
const { LISTEN_PORT, LISTEN_HOST, CRASH } = process.env
console.log('run', ...process.argv.slice(2))
console.error('listening on', LISTEN_HOST)
if (CRASH) process.exit(Number(CRASH))
let broken = false
const server = createServer((request, response) => {
  if (request.url === '/break') broken = true
  response.statusCode = broken ? 500 : 200
  response.end(JSON.stringify(process.env))
})
server.listen(Number(LISTEN_PORT), LISTEN_HOST)
process.on('SIGTERM', () => { console.log('asked to end'); server.close(() => process.exit(0)); server.closeAllConnections() })
`
const images: readonly ImageProgram[] = [
  { repository: 'test/app', folder: 'app', entry: 'main.mjs', tags: { v1: { SERVICE_VERSION: 'v1' } } },
  {
    repository: 'test/tool',
    folder: 'app',
    entry: 'main.mjs',
    tags: 'any',
    args: ['server'],
    programs: { '/usr/bin/tool': 'bin/tool' },
  },
]
const envoy = process.env.ENVOY_BIN
/** Linux answers on all of 127.0.0.0/8; a block of this test's own, from its process number. */
const addressPrefix = `127.${100 + (process.pid % 100)}`

// Real processes on a machine that may be busy: a limit for what hangs, not a measure.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

let dir = ''
let store: ObjectStore
let kubelet: Kubelet | undefined

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'kl-'))
  mkdirSync(join(dir, 'app'))
  writeFileSync(join(dir, 'app/main.mjs'), app)
  store = new ObjectStore()
  store.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'weather' } })
})
afterEach(async () => {
  await kubelet?.close()
  kubelet = undefined
  rmSync(dir, { recursive: true })
})

function startKubelet(changes: Partial<KubeletOptions> = {}): Kubelet {
  kubelet = createKubelet({
    client: store,
    stateDir: join(dir, '.lab'),
    socketDir: join(dir, 's'),
    addressPrefix,
    // Without Envoy a pod has no way out, all else works; only the tests that say so need the real one.
    envoyPath: join(dir, 'no-envoy'),
    xdsSocketPath: join(dir, 'xds.sock'),
    workspaceRoot: dir,
    images,
    backOff: { initialMs: 30 },
    ...changes,
  })
  return kubelet
}

function createPod(name: string, container: Partial<Container> = {}, spec: Partial<PodSpec> = {}): Pod {
  const whole = { name: 'app', image: 'test/app:v1', ports: [{ containerPort: 8080 }], ...container }
  return store.create<Pod>({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace: 'weather', labels: { app: name } },
    spec: { nodeName: 'lab', containers: [whole], ...spec },
  })
}

const sidecar = { name: 'istio-proxy', image: 'istio/proxyv2:1.18.0', args: ['proxy', 'sidecar'] }
const pod = (name: string) => store.get('Pod', 'weather', name)
const status = (name: string) => pod(name)?.status
const container = (name: string, of = 'app') =>
  status(name)?.containerStatuses?.find((candidate) => candidate.name === of)
const until = <T>(condition: () => T | Promise<T>) =>
  vi.waitUntil(condition, { timeout: 20_000, interval: 10 })
const events = () => store.list('Event').map(({ reason, message }) => `${reason}: ${message}`)
const remove = (name: string, options: DeleteOptions = {}) => store.delete('Pod', 'weather', name, options)
const isReady = (name: string) =>
  status(name)?.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True')

function get(host: string, path = '/', port = 8080): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    const call = request({ host, port, path, agent: false }, async (response) =>
      resolve({ status: response.statusCode ?? 0, body: await text(response) }),
    )
    call.once('error', reject).end()
  })
}

async function log(name: string, options: { previous?: boolean; follow?: boolean; container?: string } = {}) {
  const stream = await kubelet?.runtime.logs('weather', name, {
    container: 'app',
    follow: false,
    previous: false,
    timestamps: false,
    ...options,
  })
  return stream === undefined ? '' : text(stream)
}

async function execute(name: string, command: readonly string[], of = 'app') {
  const session = await startedExec(name, command, of)
  const [stdout, stderr, exit] = await Promise.all([text(session.stdout), text(session.stderr), session.exit])
  return { stdout, stderr, code: exit.code }
}

async function startedExec(name: string, command: readonly string[], of = 'app') {
  if (kubelet === undefined) throw new Error('no kubelet')
  return kubelet.runtime.exec('weather', name, { container: of, command, stdin: false, tty: false })
}

test('a pod becomes a process with an address, an environment of its own and a log', async () => {
  startKubelet()
  createPod('a', { args: ['--for', '$(WHO)'], env: [{ name: 'WHO', value: 'you' }] })
  await until(() => isReady('a'))
  expect(status('a')).toMatchObject({ phase: 'Running', podIP: `${addressPrefix}.0.1` })
  const { body } = await get(`${addressPrefix}.0.1`)
  const env = JSON.parse(body)
  expect(env).toMatchObject({
    SERVICE_VERSION: 'v1',
    HOSTNAME: 'a',
    LISTEN_PORT: '8080',
    WHO: 'you',
    http_proxy: `http://${addressPrefix}.0.1:15001`,
  })
  const known =
    /^(PATH|HOME|TMPDIR|LANG|LISTEN_HOST|TRAFFIC_LAB_\w+|SERVICE_VERSION|HOSTNAME|LISTEN_PORT|WHO|http_proxy|NODE_COMPILE_CACHE|PWD|SHLVL|_)$/
  expect(Object.keys(env).filter((name) => !known.test(name))).toEqual([])
  expect(await log('a')).toBe(`run --for you\nlistening on ${addressPrefix}.0.1\n`)
})

test('a pod that is deleted is asked to end, and its object goes when it has', async () => {
  const { podWorkDir } = startKubelet()
  const created = createPod('a')
  await until(() => isReady('a'))
  const followed = log('a', { follow: true })
  remove('a')
  expect(pod('a')?.metadata.deletionTimestamp).toBeDefined()
  await until(() => pod('a') === undefined)
  expect(await followed).toContain('asked to end\n')
  await expect(get(`${addressPrefix}.0.1`)).rejects.toThrow('ECONNREFUSED')
  expect(() => rmSync(podWorkDir(created))).toThrow('ENOENT')
  // The address is free again.
  createPod('b')
  await until(() => status('b')?.podIP === `${addressPrefix}.0.1`)
})

test('what does not end within its grace period is killed', async () => {
  startKubelet()
  createPod('a', { command: ['sh', '-c', 'trap "" TERM; echo up; while :; do sleep 0.05; done'], ports: [] })
  await until(() => isReady('a'))
  await until(async () => (await log('a')) === 'up\n')
  remove('a', { gracePeriodSeconds: 1000 })
  remove('a', { gracePeriodSeconds: 1 })
  await until(() => pod('a') === undefined)
})

test('a container that crashes is restarted with growing pauses, and says what happened', async () => {
  startKubelet()
  createPod('a', { env: [{ name: 'CRASH', value: '3' }] })
  await until(() => (container('a')?.restartCount ?? 0) >= 2)
  await until(() => container('a')?.state.waiting?.reason === 'CrashLoopBackOff')
  expect(container('a')).toMatchObject({
    ready: false,
    lastState: { terminated: { exitCode: 3, reason: 'Error' } },
  })
  expect(status('a')?.phase).toBe('Running')
  expect(await log('a', { previous: true })).toContain('run\n')
  expect(events().filter((event) => event.startsWith('BackOff'))).not.toEqual([])
})

test('a program that does not exist is a start error', async () => {
  startKubelet()
  createPod('a', { command: ['nonesuch'] }, { restartPolicy: 'Never' })
  await until(() => container('a')?.state.terminated)
  expect(container('a')?.state.terminated).toMatchObject({
    exitCode: 128,
    reason: 'StartError',
    message: 'exec: "nonesuch": executable file not found in $PATH',
  })
  expect(status('a')?.phase).toBe('Failed')
})

test('an unknown image waits, and the event lists the known ones', async () => {
  startKubelet()
  createPod('a', { image: 'nginx:1' })
  await until(() => container('a')?.state.waiting?.reason === 'ErrImagePull')
  expect(status('a')?.phase).toBe('Pending')
  expect(events().join('\n')).toMatch(/Failed: Failed to pull image "nginx:1".*it knows test\/app:v1/)
  await expect(log('a')).rejects.toMatchObject({
    code: 400,
    message: 'container "app" in pod "a" is waiting to start: ErrImagePull',
  })
  remove('a')
  await until(() => pod('a') === undefined)
})

test('a container whose page could not be built says why, and no other is held up', async () => {
  startKubelet({
    images: [...images, { repository: 'test/page', folder: 'page', entry: 'main.mjs', tags: 'any' }],
    brokenBuilds: new Map([['page', 'web/App.tsx:3:1 Unexpected token']]),
  })
  createPod('a', { image: 'test/page:v1' })
  createPod('b')
  await until(() => isReady('b'))
  expect(container('a')?.state.waiting).toMatchObject({
    reason: 'CreateContainerError',
    message: expect.stringMatching(/^the page of page could not be built.*App\.tsx:3:1 Unexpected token$/),
  })
  expect(events().join('\n')).toMatch(/Failed: .*the page of page could not be built/)
})

test('a container that lacks its ConfigMap starts when it comes', async () => {
  startKubelet()
  const ref = { name: 'settings', key: 'who' }
  createPod('a', { env: [{ name: 'WHO', valueFrom: { configMapKeyRef: ref } }] })
  await until(() => container('a')?.state.waiting?.message)
  expect(container('a')?.state.waiting).toEqual({
    reason: 'CreateContainerConfigError',
    message: 'configmap "settings" not found',
  })
  const metadata = { name: 'settings', namespace: 'weather' }
  store.create({ apiVersion: 'v1', kind: 'ConfigMap', metadata, data: { who: 'you' } })
  await until(() => isReady('a'))
})

test('probes decide about ready, and about alive', async () => {
  startKubelet()
  const probe = { httpGet: { path: '/', port: 8080 }, periodSeconds: 0.05 }
  // The startup probe holds the liveness probe back, however slowly the application starts.
  createPod('a', {
    startupProbe: { ...probe, failureThreshold: 1000 },
    readinessProbe: probe,
    livenessProbe: { ...probe, failureThreshold: 10 },
  })
  await until(() => isReady('a'))
  await get(`${addressPrefix}.0.1`, '/break')
  await until(() => !isReady('a'))
  await until(() => container('a')?.restartCount === 1 && isReady('a'))
  expect(container('a')?.lastState?.terminated?.exitCode).toBe(0)
  expect(events()).toContain('Killing: Container app failed liveness probe, will be restarted')
  expect(events()).toContain('Unhealthy: Readiness probe failed: HTTP probe failed with statuscode: 500')
})

test('exec runs with the environment and in the folder of the container', async () => {
  const { podWorkDir } = startKubelet()
  const created = createPod('a')
  await until(() => isReady('a'))
  const { stdout, code } = await execute('a', ['sh', '-c', 'echo $SERVICE_VERSION; pwd; exit 5'])
  expect([stdout, code]).toEqual([`v1\n${podWorkDir(created)}\n`, 5])
  const session = await startedExec('a', ['sleep', '100'])
  session.stdout.resume()
  session.stderr.resume()
  remove('a')
  expect((await session.exit).code).toBeGreaterThan(128)
})

test("an image's own program runs by its path in the container and by its name", async () => {
  mkdirSync(join(dir, 'app/bin'))
  writeFileSync(join(dir, 'app/bin/tool'), '#!/bin/sh\necho "tool $@"\n', { mode: 0o755 })
  const probe = { exec: { command: ['/usr/bin/tool'] }, periodSeconds: 0.05 }
  const { runtime } = startKubelet()
  createPod('a', { image: 'test/tool:latest', readinessProbe: probe })
  createPod('b', { image: 'test/tool', args: ['other'] })
  createPod(
    'c',
    { image: 'test/tool', command: ['/usr/bin/tool'], args: ['x'], ports: [] },
    { restartPolicy: 'Never' },
  )
  await until(() => isReady('a') && isReady('b') && status('c')?.phase === 'Succeeded')
  expect((await execute('a', ['/usr/bin/tool', 'load', '-c', '10'])).stdout).toBe('tool load -c 10\n')
  expect((await execute('a', ['sh', '-c', 'tool 1'])).stdout).toBe('tool 1\n')
  await expect(
    runtime.exec('weather', 'a', {
      container: 'app',
      command: ['/usr/bin/no-tool'],
      stdin: false,
      tty: false,
    }),
  ).rejects.toThrow('exec: "/usr/bin/no-tool": no such file or directory')
  expect([await log('a'), await log('b'), await log('c')]).toEqual([
    expect.stringMatching(/^run server\n/),
    expect.stringMatching(/^run other\n/),
    'tool x\n',
  ])
})

test('a connection goes to the application itself', async () => {
  const { runtime } = startKubelet()
  createPod('a', {}, {})
  await until(() => isReady('a'))
  const socket = await runtime.connect('weather', 'a', 8080)
  socket.write('GET / HTTP/1.0\r\n\r\n')
  expect(await text(socket)).toMatch(/^HTTP\/1.1 200 OK/)
  await expect(runtime.connect('weather', 'a', 8081)).rejects.toThrow('ECONNREFUSED')
})

test('after a restart of the lab its pods run again: same names, same addresses, one restart more', async () => {
  startKubelet()
  createPod('a')
  createPod('b')
  await until(() => isReady('a') && isReady('b'))
  const before = status('b')
  await kubelet?.close()
  expect(status('b')).toEqual(before)
  await expect(get(before?.podIP ?? '')).rejects.toThrow('ECONNREFUSED')

  const objects = [...store.list('Namespace'), ...store.list('Pod')]
  store = new ObjectStore({ initial: { revision: store.revision, objects } })
  remove('a')
  startKubelet()
  expect(isReady('b')).toBe(false)
  await until(() => isReady('b') && pod('a') === undefined)
  expect(status('b')?.podIP).toBe(before?.podIP)
  expect(container('b')).toMatchObject({
    restartCount: 1,
    lastState: { terminated: { exitCode: 255, reason: 'Unknown' } },
  })
})

test.skipIf(envoy === undefined)(
  'a sidecar runs beside the application (set ENVOY_BIN to run this)',
  async () => {
    const { runtime } = startKubelet({ envoyPath: envoy ?? '' })
    const podSpec = {
      containers: [{ name: 'app', image: 'test/app:v1', ports: [{ containerPort: 8080 }] }, sidecar],
    }
    createPod('a', {}, podSpec)
    await until(() => container('a')?.ready)
    const podIP = status('a')?.podIP ?? ''
    // The application is where only its sidecar looks.
    expect((await get(appAddressOf(podIP))).status).toBe(200)
    await expect(get(podIP)).rejects.toThrow('ECONNREFUSED')
    // Without a control plane Envoy runs, but is not configured: so it is not ready.
    const asked = () => execute('a', ['pilot-agent', 'request', 'GET', 'ready'], 'istio-proxy')
    await until(async () => (await asked()).stderr.includes('Envoy answered 503: PRE_INITIALIZING'))
    expect((await asked()).code).toBe(1)
    expect(container('a', 'istio-proxy')).toMatchObject({ ready: false, state: { running: {} } })
    const { stdout } = await execute('a', ['pilot-agent', 'request', 'GET', 'server_info'], 'istio-proxy')
    expect(JSON.parse(stdout)).toMatchObject({
      node: { id: `sidecar~${podIP}~a.weather~weather.svc.cluster.local`, cluster: 'a.weather' },
    })
    const admin = await runtime.connect('weather', 'a', 15000)
    admin.write('GET /ready HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n')
    expect(await text(admin)).toContain('INITIALIZING')
    remove('a')
    await until(() => pod('a') === undefined)
  },
)

test.skipIf(envoy === undefined)(
  'a pod without sidecar is not ready before its plain Envoy is (set ENVOY_BIN to run this)',
  async () => {
    startKubelet({ envoyPath: envoy ?? '' })
    createPod('a')
    await until(async () => (await get(`${addressPrefix}.0.1`).catch(() => undefined))?.status === 200)
    expect(isReady('a')).toBe(false)
    expect(status('a')?.containerStatuses?.map(({ name }) => name)).toEqual(['app'])
    expect(events().join('\n')).not.toContain('plain-proxy')
  },
)
