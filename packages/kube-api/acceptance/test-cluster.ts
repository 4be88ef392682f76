import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import type { Pod, Service } from '@traffic-lab/resources'
import type { ApiServer } from '../src/index.ts'
import { createApiServer, ObjectStore, standardAdmission } from '../src/index.ts'
import type { ProcessPod } from './process-runtime.ts'
import { processRuntime } from './process-runtime.ts'

interface CommandResult {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
  readonly bytes: Buffer
}

interface RunOptions {
  readonly input?: string | Buffer
  readonly env?: Readonly<Record<string, string>>
  readonly binary?: string
}

export interface TestCluster {
  readonly store: ObjectStore
  readonly server: ApiServer
  /** A folder for files, removed at the end. */
  readonly dir: string
  /** `METHOD path` of each request. */
  readonly requests: readonly string[]
  kubectl(args: string, options?: RunOptions): Promise<CommandResult>
  /** A kubectl that keeps running; `until` resolves with its output when the text appears. */
  start(args: string): RunningCommand
  file(name: string, text: string): Promise<string>
  /** A pod that is a process: `web` and `istio-proxy`, ready, with a web page on container port 9080. */
  createPod(name: string): Promise<{ readonly pid: number }>
  close(): Promise<void>
}

interface RunningCommand {
  until(text: string): Promise<string>
  stop(): Promise<void>
}

/** A server with a fresh store and one kubectl with a home and a cache of its own. */
export async function createTestCluster(kubectlPath: string): Promise<TestCluster> {
  const dir = await mkdtemp(join(tmpdir(), 'kube-api-'))
  const store = new ObjectStore({ admission: standardAdmission() })
  for (const name of ['default', 'weather'])
    store.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } })
  const pods = new Map<string, ProcessPod>()
  const requests: string[] = []
  const server = await createApiServer({
    store,
    runtime: processRuntime(pods),
    onRequest: ({ method, path }) => requests.push(`${method} ${path}`),
  })
  const kubeconfig = join(dir, 'kubeconfig')
  await writeFile(kubeconfig, server.kubeconfig(), { mode: 0o600 })
  const page = createServer((request, response) =>
    response.end(`page ${request.url}${request.url === '/large' ? 'x'.repeat(5_000_000) : ''}`),
  ).listen(0, '127.0.0.1')
  await once(page, 'listening')
  const running = new Set<() => void>()
  const environment = { PATH: process.env.PATH ?? '', HOME: dir, KUBECONFIG: kubeconfig }

  const spawnKubectl = (args: string, { env = {}, binary = kubectlPath }: RunOptions) =>
    spawn(binary, ['--cache-dir', join(dir, 'cache'), ...words(args)], {
      cwd: dir,
      env: { ...environment, ...env },
    })

  return {
    store,
    server,
    dir,
    requests,
    kubectl: async (args, options = {}) => {
      const child = spawnKubectl(args, options)
      child.stdin.on('error', () => {})
      child.stdin.end(options.input ?? '')
      const stdout: Buffer[] = []
      const stderr: Buffer[] = []
      child.stdout.on('data', (chunk: Buffer) => stdout.push(chunk))
      child.stderr.on('data', (chunk: Buffer) => stderr.push(chunk))
      const [code] = (await once(child, 'close')) as [number | null]
      const bytes = Buffer.concat(stdout)
      return { code: code ?? -1, stdout: bytes.toString(), stderr: Buffer.concat(stderr).toString(), bytes }
    },
    start: (args) => {
      const child = spawnKubectl(args, {})
      const stop = () => {
        child.kill('SIGINT')
      }
      running.add(stop)
      let output = ''
      const closed = once(child, 'close')
      return {
        until: (text) =>
          new Promise((resolve, reject) => {
            const look = () => {
              if (output.includes(text)) resolve(output)
            }
            for (const stream of [child.stdout, child.stderr])
              stream.on('data', (chunk: Buffer) => {
                output += chunk.toString()
                look()
              })
            closed.then(() => reject(new Error(`kubectl ended without "${text}": ${output}`)), reject)
            look()
          }),
        stop: async () => {
          stop()
          await closed
        },
      }
    },
    file: async (name, text) => {
      await writeFile(join(dir, name), text)
      return name
    },
    createPod: async (name) => {
      const logFile = join(dir, `${name}.log`)
      await writeFile(logFile, 'one\ntwo\nthree\n')
      const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' })
      await once(child, 'spawn')
      running.add(() => child.kill())
      pods.set(name, { logFile, ports: new Map([[9080, (page.address() as AddressInfo).port]]) })
      const pod = store.create<Pod>(podNamed(name))
      store.updateStatus<Pod>({ ...pod, status: runningStatus })
      const unsubscribe = store.subscribe(['Pod'], ({ object }) => {
        if (object.metadata.name === name && object.metadata.deletionTimestamp !== undefined) child.kill()
      })
      child.once('exit', () => {
        unsubscribe()
        store.remove('Pod', 'weather', name)
      })
      return { pid: child.pid ?? -1 }
    },
    close: async () => {
      for (const stop of running) stop()
      page.close()
      await server.close()
      await rm(dir, { recursive: true, force: true })
    },
  }
}

/** The kubectl to test with: `KUBECTL`, else the one on the PATH. */
export function kubectlFromEnvironment(exists: (path: string) => boolean): string | undefined {
  const { KUBECTL, PATH = '' } = process.env
  if (KUBECTL) return KUBECTL
  return PATH.split(delimiter)
    .map((folder) => join(folder, 'kubectl'))
    .find(exists)
}

/** Splits at spaces; 'single quotes' keep theirs. */
function words(args: string): readonly string[] {
  return [...args.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? '')
}

const now = new Date().toISOString().replace(/\.\d+/, '')

function podNamed(name: string): Pod {
  const ports = [{ name: 'http', containerPort: 9080 }]
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name,
      namespace: 'weather',
      labels: { app: 'web' },
      annotations: { 'kubectl.kubernetes.io/default-container': 'web' },
    },
    spec: {
      nodeName: 'lab',
      containers: [
        { name: 'web', image: 'web:v1', ports },
        { name: 'istio-proxy', image: 'proxy:v1' },
      ],
    },
  }
}

const running = { ready: true, restartCount: 0, imageID: '', state: { running: { startedAt: now } } }
const runningStatus: NonNullable<Pod['status']> = {
  phase: 'Running',
  podIP: '127.0.0.1',
  conditions: [{ type: 'Ready', status: 'True' }],
  containerStatuses: [
    { name: 'web', image: 'web:v1', ...running },
    { name: 'istio-proxy', image: 'proxy:v1', ...running },
  ],
}

export const webService: Service = {
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: 'web', namespace: 'weather' },
  spec: { selector: { app: 'web' }, ports: [{ port: 80, targetPort: 'http' }] },
}
