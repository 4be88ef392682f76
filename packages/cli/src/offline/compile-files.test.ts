import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { workspaceRoot } from '../workspace.ts'
import { compileFiles } from './compile-files.ts'

const weather = join(workspaceRoot, 'k8s/weather')
const rules = join(workspaceRoot, 'manifests/5.2-preparation')
let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'compile-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

function compile(name: string, options: Partial<Parameters<typeof compileFiles>[0]> = {}) {
  const { namespace = 'weather' } = options
  return compileFiles({
    files: [weather, rules],
    mesh: undefined,
    namespace,
    form: 'per-port',
    proxy: { name, namespace, type: 'sidecar' },
    ...options,
  })
}

async function namesIn(compiled: ReturnType<typeof compileFiles>) {
  const result = await compiled
  if ('refused' in result) throw new Error(JSON.stringify(result.refused))
  const { listeners, routes, clusters, endpoints } = result.snapshot
  return {
    listeners: listeners.map(({ name }) => name),
    routes: routes.map(({ name }) => name),
    clusters: clusters.map(({ name }) => name),
    endpoints,
  }
}

async function written(name: string, text: string): Promise<string> {
  const file = join(folder, name)
  await writeFile(file, text)
  return file
}

describe('compile', () => {
  it('takes Deployments without Pods, in folders, and gives each Service its endpoint', async () => {
    const { listeners, clusters, endpoints } = await namesIn(compile('frontend-v1'))
    expect(listeners).toEqual(expect.arrayContaining(['0.0.0.0_3002', '0.0.0.0_3003', 'virtualInbound']))
    const subset = 'outbound|3002|v1|forecast.weather.svc.cluster.local'
    expect(clusters).toContain(subset)
    expect(endpoints.find((set) => set.cluster_name === subset)?.endpoints).toMatchObject([
      { lb_endpoints: [{ endpoint: { address: { socket_address: { port_value: 3002 } } } }] },
    ])
  })

  it('finds a pod by its Deployment, its app, or with its namespace', async () => {
    const byName = await compile('frontend-v1')
    expect(await compile('frontend')).toEqual(byName)
    const proxy = { name: 'weather/frontend-v1', namespace: 'other', type: 'sidecar' as const }
    expect(await compile('', { proxy })).toEqual(byName)
    await expect(compile('nobody')).rejects.toMatchObject({
      code: 'CLI109',
      hint: expect.stringContaining('weather/frontend-v1'),
    })
  })

  it('knows the ingress gateway of an installation, by its own name and by its Gateway', async () => {
    const gateway = (name: string, namespace: string) =>
      namesIn(compile('', { proxy: { name, namespace, type: 'gateway' } }))
    const ingress = await gateway('istio-ingressgateway', 'weather')
    expect(ingress).toMatchObject({ listeners: ['0.0.0.0_8080'], routes: ['http.8080'] })
    expect(await gateway('weather-gateway', 'istio-system')).toEqual(ingress)
  })

  it('has the form that runs in the lab, too', async () => {
    const { routes } = await namesIn(compile('frontend-v1', { form: 'forward-proxy' }))
    expect(routes).toHaveLength(1)
  })

  it('lays a mesh config over the lab’s, and refuses keys that would be ignored', async () => {
    const mesh = await written('mesh.yaml', 'outboundTrafficPolicy: {mode: REGISTRY_ONLY}\n')
    const result = await compile('frontend-v1', { mesh })
    expect(JSON.stringify(result)).toContain('block_all')
    const odd = await written('odd.yaml', '# odd\nenableTracing: true\nmystery: 1\n')
    expect(await compile('frontend-v1', { mesh: odd })).toMatchObject({
      refused: [
        { code: 'MESH021', file: odd, line: 2, column: 1, path: 'enableTracing' },
        { line: 3, path: 'mystery' },
      ],
    })
    const list = await written('list.yaml', '- 1\n')
    expect(await compile('frontend-v1', { mesh: list })).toMatchObject({ refused: [{ code: 'MESH001' }] })
    await expect(compile('frontend-v1', { mesh: join(folder, 'none') })).rejects.toMatchObject({
      code: 'CLI108',
    })
  })

  it('refuses what an API server would, each with its place', async () => {
    const bad = await written(
      'bad.yaml',
      'apiVersion: networking.istio.io/v1\nkind: VirtualService\nmetadata: {name: a}\nspec:\n  hosts: [a]\n  htp: []\n',
    )
    expect(await compile('frontend-v1', { files: [weather, bad] })).toMatchObject({
      refused: [{ code: 'MESH010', file: bad, line: 6, column: 3 }],
    })
  })
})
