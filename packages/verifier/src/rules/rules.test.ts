import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseManifests, type SourcedObject } from '@traffic-lab/resources'
import { describe, expect, it } from 'vitest'
import { isolate, isolationOf } from './isolate.ts'
import { isRecord } from './json-tree.ts'
import { loadApp, loadRules } from './load-objects.ts'
import { mutate, routeToSubset, setWeights, subsetSelects } from './mutation.ts'

const rootDir = fileURLToPath(new URL('../../../..', import.meta.url))
const isolation = isolationOf('verify-5-3-abcde')

function parse(text: string): readonly SourcedObject[] {
  return parseManifests(text, 'rule.yaml').objects
}

function only<T>(items: readonly T[]): T {
  const [item] = items
  if (item === undefined || items.length !== 1) throw new Error(`${items.length} items`)
  return item
}

describe('isolate', () => {
  it('moves an object into the namespace of the experiment and labels it', async () => {
    for (const source of await loadApp({ app: ['k8s/weather/weather-v1.yaml'], replicas: {} }, { rootDir })) {
      const { metadata } = isolate(source, isolation)
      expect(metadata.namespace).toBe('verify-5-3-abcde')
      expect(metadata.labels).toMatchObject({
        ...source.object.metadata.labels,
        'traffic-lab/verify': 'verify-5-3-abcde',
      })
    }
  })

  it('gives the gateway, and the route that hangs on it, a host of their own', async () => {
    const rules = await loadRules(['virtual-service-v1.yaml', 'weather-gateway.yaml'], '5.2-preparation', {
      rootDir,
    })
    const isolated = rules.map((source) => isolate(source, isolation))
    const find = (name: string) => isolated.find(({ metadata }) => metadata.name === name)
    expect(find('weather-gateway')).toMatchObject({
      metadata: { namespace: 'verify-5-3-abcde' },
      spec: {
        selector: { istio: 'ingressgateway' },
        servers: [{ hosts: ['verify-5-3-abcde.verify.example'] }],
      },
    })
    expect(find('frontend-route')?.spec).toMatchObject({
      hosts: ['verify-5-3-abcde.verify.example'],
      gateways: ['verify-5-3-abcde/weather-gateway'],
    })
    expect(find('forecast-route')?.spec).toMatchObject({ hosts: ['forecast'] })
    expect(JSON.stringify(isolated)).not.toContain('istio-system')
    expect(JSON.stringify(isolated)).not.toContain('"*"')
  })

  it.each([
    [
      'a Namespace',
      'apiVersion: v1\nkind: Namespace\nmetadata: {name: weather}',
      'rule.yaml:2: Namespace weather has no namespace',
    ],
    [
      'an unknown kind',
      'apiVersion: example.org/v1\nkind: Thing\nmetadata: {name: a}',
      'is of a kind that is not known',
    ],
    [
      'a gateway host that is not the wildcard',
      'apiVersion: networking.istio.io/v1\nkind: Gateway\nmetadata: {name: a}\nspec:\n  servers:\n    - hosts: [shop.example]',
      'rule.yaml:5: Gateway a names the host "shop.example"',
    ],
  ])('refuses %s with its place', (_, text, message) => {
    expect(() => isolate(only(parse(text)), isolation)).toThrow(message)
  })
})

describe('mutate', () => {
  const load = async (file: string) =>
    (await loadRules([file], '5.3-traffic-shifting', { rootDir })).map(({ object }) => object)

  it('sets weights by subset', async () => {
    const rule = await load('vs-forecast-weight-based-50.yaml')
    expect(only(mutate(rule, setWeights('forecast-route', { v1: 40, v2: 60 }))).spec).toMatchObject({
      http: [
        {
          route: [
            { destination: { subset: 'v1' }, weight: 40 },
            { destination: { subset: 'v2' }, weight: 60 },
          ],
        },
      ],
    })
    expect(JSON.stringify(rule)).toContain('"weight":50')
  })

  it('routes to another subset', async () => {
    const rule = await load('vs-forecast-weight-based-v2.yaml')
    const spec = JSON.stringify(only(mutate(rule, routeToSubset('forecast-route', 'v2', 'v1'))).spec)
    expect(spec).not.toContain('v2')
  })

  it('lets a subset select another version', async () => {
    const rule = await load('forecast-v2-destination.yaml')
    expect(only(mutate(rule, subsetSelects('forecast-dr', 'v1', 'v2'))).spec).toMatchObject({
      subsets: [
        { name: 'v1', labels: { version: 'v2' } },
        { name: 'v2', labels: { version: 'v2' } },
      ],
    })
  })

  it('refuses a mistake that changes nothing', async () => {
    const rule = await load('vs-forecast-weight-based-50.yaml')
    expect(() => mutate(rule, setWeights('forecast-route', { v1: 50 }))).toThrow(
      'changes no object of the rule',
    )
    expect(() => mutate(rule, setWeights('other-route', { v1: 10 }))).toThrow('changes no object of the rule')
  })
})

describe('loadApp', () => {
  const app = ['k8s/weather/weather-v1.yaml']
  const load = (replicas: Readonly<Record<string, number>>) => loadApp({ app, replicas }, { rootDir })

  it('scales the Deployments that the experiment names, and no other', async () => {
    const sources = await load({ 'advertisement-v1': 2, 'forecast-v1': 0 })
    const scaled = sources.flatMap(({ object }) => {
      if (object.kind !== 'Deployment') return []
      return [[object.metadata.name, isRecord(object.spec) ? object.spec.replicas : undefined]]
    })
    expect(Object.fromEntries(scaled)).toEqual({
      'frontend-v1': 1,
      'advertisement-v1': 2,
      'forecast-v1': 0,
    })
  })

  it('refuses a Deployment that the app has not', async () => {
    await expect(load({ 'advertisement-v9': 2 })).rejects.toThrow('no Deployment "advertisement-v9"')
  })
})

describe('loadRules', () => {
  it("takes a reader's own file of the same name first, and remembers where it stood", async () => {
    const rulesDir = await mkdtemp(join(tmpdir(), 'rules-'))
    try {
      const text =
        '# mine\napiVersion: networking.istio.io/v1\nkind: VirtualService\nmetadata: {name: mine}\nspec: {hosts: [forecast]}\n'
      await writeFile(join(rulesDir, 'vs-forecast-weight-based-50.yaml'), text)
      const files = ['vs-forecast-weight-based-50.yaml', '5.2-preparation/weather-gateway.yaml']
      const [own, shared] = await loadRules(files, '5.3-traffic-shifting', { rootDir, rulesDir })
      expect(own?.object.metadata.name).toBe('mine')
      expect(own?.placeOf('kind').line).toBe(3)
      expect(shared?.file).toBe('manifests/5.2-preparation/weather-gateway.yaml')
    } finally {
      await rm(rulesDir, { recursive: true })
    }
  })

  it('names the file that is not there', async () => {
    await expect(loadRules(['none.yaml'], '5.3-traffic-shifting', { rootDir })).rejects.toThrow(
      'no such file: manifests/5.3-traffic-shifting/none.yaml',
    )
  })
})
