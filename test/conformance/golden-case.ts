import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { KubeObject, Pod } from '@traffic-lab/resources'
import { type MeshConfig, type MeshState, meshStateFrom, type Proxy, type Snapshot } from '@traffic-lab/xds'
import { parse, parseAllDocuments } from 'yaml'

const goldenFolder = join(import.meta.dirname, 'fixtures/istiod')

/** A set of objects, and what istiod makes of it for some proxies. */
export interface GoldenCase {
  readonly name: string
  /** The text of all objects, for whatever reads places in it. */
  readonly text: string
  readonly file: string
  readonly mesh: MeshState
  readonly proxies: readonly GoldenProxy[]
}

interface GoldenProxy {
  readonly name: string
  readonly proxy: Proxy
  /** Empty in a case that must be refused. */
  readonly expected: Partial<Snapshot>
}

export function goldenCaseNames(folder = goldenFolder): readonly string[] {
  return readdirSync(folder)
    .filter((name) => existsSync(join(folder, name, 'proxies.json')))
    .sort()
}

export function readGoldenCase(name: string, folder = goldenFolder): GoldenCase {
  const directory = join(folder, name)
  const file = join(directory, 'input.yaml')
  const text = readFileSync(file, 'utf8')
  const objects = parseAllDocuments(text).map((document): KubeObject => document.toJS())
  const mesh = meshStateFrom(objects, readMeshConfig(join(directory, 'mesh.yaml')))
  const proxies: readonly ProxyEntry[] = JSON.parse(readFileSync(join(directory, 'proxies.json'), 'utf8'))
  return {
    name,
    text,
    file,
    mesh,
    proxies: proxies.map((entry) => ({
      name: entry.name,
      proxy: proxyOf(entry, mesh.pods),
      expected: readExpected(join(directory, 'expected', `${entry.name}.json`)),
    })),
  }
}

function readExpected(file: string): Partial<Snapshot> {
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {}
}

interface ProxyEntry {
  readonly name: string
  readonly type: 'sidecar' | 'gateway'
  readonly namespace: string
  readonly pod: string
  readonly ip: string
  readonly interceptionMode?: 'NONE'
  /** Istio's own forward proxy, which is not compared. */
  readonly httpProxyPort?: number
}

/** All cases ran with an access log; a case's own file lies over that. */
function readMeshConfig(file: string): MeshConfig {
  const own: MeshConfig = existsSync(file) ? parse(readFileSync(file, 'utf8')) : {}
  return { accessLogFile: '/dev/stdout', ...own }
}

function proxyOf({ type, namespace, pod, ip, interceptionMode }: ProxyEntry, pods: readonly Pod[]): Proxy {
  const found = pods.find(({ metadata }) => metadata.name === pod && metadata.namespace === namespace)
  if (found === undefined) throw new Error(`no pod ${namespace}/${pod} in the case`)
  const labels = found.metadata.labels ?? {}
  return { type, name: pod, namespace, ip, labels, ...(interceptionMode && { interceptionMode }) }
}
