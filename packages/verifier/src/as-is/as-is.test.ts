import type { KubeObject, Pod } from '@traffic-lab/resources'
import { parseManifests } from '@traffic-lab/resources'
import { describe, expect, it } from 'vitest'
import { share } from '../expectations/share.ts'
import { experiment } from '../experiment.ts'
import { alternatives, distance, isInForce } from './alternatives.ts'
import { absentServices, checkWorkloads } from './check-workloads.ts'
import { compareObject } from './compare-rule.ts'
import { commonHost } from './gateway-host.ts'
import type { PartPlan } from './plan-part.ts'
import { scaleLines } from './scale-lines.ts'
import { strayFaults } from './stray-faults.ts'

const plan = experiment('5.3-traffic-shifting', {
  part: 'half',
  question: 'Do half go to v2?',
  app: [],
  rule: [],
  traffic: { weather: { from: 'frontend-v1', get: 'http://forecast:3002/', count: 10 } },
  expect: [share('weather', { 'forecast-v1': 0.5, 'forecast-v2': 0.5 })],
  mutations: [{ name: 'none', change: (object) => object }],
})

const weights = (
  one: number,
  two: number,
  name = 'forecast-route',
) => `apiVersion: networking.istio.io/v1beta1
kind: VirtualService
metadata:
  name: ${name}
spec:
  hosts: [forecast]
  http:
    - route:
        - destination: {host: forecast, subset: v1}
          weight: ${one}
        - destination: {host: forecast, subset: v2}
          weight: ${two}
`

const sourced = (text: string) => parseManifests(text, 'vs.yaml').objects

function live(text: string): readonly KubeObject[] {
  return sourced(text).map(({ object }) => ({
    ...object,
    apiVersion: 'networking.istio.io/v1',
    metadata: { ...object.metadata, namespace: 'weather', resourceVersion: '7' },
  }))
}

function part(file: string, cluster: string, removes = ''): PartPlan {
  const compare = (text: string) =>
    sourced(text).map((source) => compareObject(source, live(cluster), 'weather'))
  return {
    ...{ experiment: plan, app: [], given: [], live: live(cluster) },
    ...{ rule: compare(file), removed: compare(removes) },
  }
}

describe('what is in force', () => {
  it('is compared by meaning: version and order of keys do not count', () => {
    const flow = weights(50, 50).replace('{host: forecast, subset: v1}', '{subset: v1, host: forecast}')
    expect(isInForce(part(weights(50, 50), flow))).toBe(true)
  })

  it('names each field that is otherwise, in the cluster and in the file', () => {
    const [compared] = part(weights(50, 50), weights(90, 10)).rule
    expect(compared?.place).toEqual({
      object: 'VirtualService weather/forecast-route',
      file: 'vs.yaml',
      line: 2,
      differences: [
        { field: 'spec.http[0].route[0].weight', live: 90, file: 50, line: 10 },
        { field: 'spec.http[0].route[1].weight', live: 10, file: 50, line: 12 },
      ],
    })
  })

  it('finds a rule under another name by its host', () => {
    const other = part(weights(50, 50), weights(50, 50, 'mine'))
    expect(other.rule[0]?.live?.metadata.name).toBe('mine')
    expect(isInForce(other)).toBe(false)
  })

  it('is the deletion of a rule only once it is gone', () => {
    expect(isInForce(part('', weights(50, 50), weights(1, 99)))).toBe(false)
    expect(isInForce(part('', '', weights(1, 99)))).toBe(true)
  })
})

describe('parts of a section', () => {
  it('exclude each other when they write or delete the same object, and else hold side by side', () => {
    const half = part(weights(50, 50), '')
    const all = part(weights(0, 100), '')
    const other = part(weights(0, 100, 'frontend-route'), '')
    const deleted = part('', '', weights(0, 100, 'frontend-route'))
    expect(alternatives([half, other, all, deleted], 'weather')).toEqual([
      [half, all],
      [other, deleted],
    ])
  })

  it('exclude each other when a third one writes what both write', () => {
    const [one, other] = [weights(50, 50), weights(0, 100, 'frontend-route')]
    const parts = [part(one, ''), part(other, ''), part(`${one}---\n${other}`, '')]
    expect(alternatives(parts, 'weather')).toEqual([parts])
  })

  it('are nearer the fewer fields differ', () => {
    const near = distance(part(weights(50, 50), weights(50, 49)))
    expect(near).toBe(1)
    expect(distance(part(weights(50, 50), weights(90, 10)))).toBeGreaterThan(near)
    expect(distance(part(weights(50, 50), ''))).toBeGreaterThan(50)
  })
})

describe('checkWorkloads', () => {
  const app = ['frontend-v1', 'forecast-v1', 'forecast-v2'].flatMap(
    (name) =>
      parseManifests(
        `{apiVersion: apps/v1, kind: Deployment, metadata: {name: ${name}}, spec: {}}`,
        `k8s/${name}.yaml`,
      ).objects,
  )
  const pod = (workload: string, number: number, env: Pod['spec']['containers'][0]['env'] = []): Pod => {
    const [service, version] = workload.split('-')
    return {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: `${workload}-${number}`, labels: { app: service ?? '', version: version ?? '' } },
      spec: { containers: [{ name: 'app', image: 'traffic-lab/forecast:1', env }] },
    }
  }
  const pods = ['frontend-v1', 'forecast-v1', 'forecast-v2'].map((workload) => pod(workload, 1))

  it('is content with the pods that traffic and expectations name', () => {
    expect(checkWorkloads(plan, app, pods, 'weather')).toEqual([])
  })

  it('says how to bring a Deployment that is missing', () => {
    expect(checkWorkloads(plan, app, pods.slice(0, 2), 'weather')).toEqual([
      'Deployment forecast-v2 has no pods: kubectl apply -f k8s/forecast-v2.yaml -n weather',
    ])
  })

  it('says in one line how to bring as many pods as the check counts on', () => {
    const two = { ...plan, replicas: { 'forecast-v2': 2 } }
    expect(checkWorkloads(two, app, pods.slice(0, 2), 'weather')).toEqual([
      'Deployment forecast-v2 has no pods: kubectl apply -f k8s/forecast-v2.yaml -n weather; kubectl scale deployment/forecast-v2 --replicas=2 -n weather',
    ])
  })

  it('names a service that runs in no version, as others may call it', () => {
    const called = ['forecast-v2', 'recommendation-v1', 'advertisement-v1'].flatMap((name) => {
      const [label] = name.split('-')
      const text = `{apiVersion: apps/v1, kind: Deployment, metadata: {name: ${name}}, spec: {template: {metadata: {labels: {app: ${label}}}}}}`
      return parseManifests(text, `k8s/${name}.yaml`).objects
    })
    const some = [pod('forecast-v1', 1)]
    expect(absentServices({ replicas: { 'advertisement-v1': 0 } }, called, some, 'weather')).toEqual([
      'no pod of recommendation-v1 is there: kubectl apply -f k8s/recommendation-v1.yaml -n weather',
    ])
  })

  it('says how to get the number of pods that the check counts on', () => {
    const [problem] = checkWorkloads({ ...plan, replicas: { 'forecast-v2': 2 } }, app, pods, 'weather')
    expect(problem).toMatch(/has 1 pods, .*: kubectl scale deployment\/forecast-v2 --replicas=2 -n weather$/)
  })

  it('brings back the number of pods that a file would reset', () => {
    const faults = { 'forecast-v2': { pods: 2, env: { FAULT_STATUS: '500' } } }
    const six = { replicas: { 'forecast-v2': 6 }, faults }
    expect(scaleLines(six, app, 'k8s/forecast-v2.yaml', 'weather')).toEqual([
      'kubectl scale deployment/forecast-v2 --replicas=4 -n weather',
    ])
    expect(scaleLines(six, app, 'k8s/forecast-v1.yaml', 'weather')).toEqual([])
  })

  it('says how to make the pods fail that must', () => {
    const env = { FAULT_STATUS: '500' }
    const all = { ...plan, faults: { 'forecast-v2': { env } } }
    expect(checkWorkloads(all, app, pods, 'weather')[0]).toMatch(
      /: kubectl set env deployment\/forecast-v2 FAULT_STATUS=500 -n weather$/,
    )
    const some = {
      ...plan,
      replicas: { 'forecast-v2': 3 },
      faults: { 'forecast-v2': { env, pods: 1 } },
    }
    expect(checkWorkloads(some, app, pods, 'weather')[0]).toMatch(
      /--replicas=2 -n weather; for n in 1; do kubectl run forecast-v2-sick-\$n .*--labels=app=forecast,version=v2 --env=FAULT_STATUS=500/,
    )
    const sick = pod('forecast-v2', 3, [{ name: 'FAULT_STATUS', value: '500' }])
    const run = pod('forecast-v2-sick', 1, [{ name: 'FAULT_STATUS', value: '500' }])
    const left = { ...run, metadata: { ...run.metadata, labels: { app: 'forecast', version: 'v2' } } }
    const two = { ...some, faults: { 'forecast-v2': { env, pods: 2 } } }
    expect(checkWorkloads(two, app, [...pods, left], 'weather')[0]).toMatch(/; for n in 2; do kubectl run/)
    expect(checkWorkloads(some, app, [...pods, sick, left], 'weather')[0]).toMatch(
      /: kubectl delete pod forecast-v2-sick-1 -n weather$/,
    )
    expect(checkWorkloads(some, app, [...pods, pod('forecast-v2', 2), sick], 'weather')).toEqual([])
  })
})

describe('commonHost', () => {
  it.each([
    [['*'], ['*'], 'traffic-lab.example'],
    [['*'], ['shop.example'], 'shop.example'],
    [['shop.example'], ['*.example'], 'shop.example'],
    [['a.test', 'shop.example'], ['*.example'], 'shop.example'],
    [['*.shop.example'], ['*.example'], 'traffic-lab.example.shop.example'],
    [['a.test'], ['b.test'], undefined],
  ])('%j and %j meet in %s', (some, others, host) => {
    expect(commonHost(some, others)).toBe(host)
  })
})

describe('strayFaults', () => {
  const faulty = (name: string, host: string) =>
    `{apiVersion: networking.istio.io/v1, kind: VirtualService, metadata: {name: ${name}}, spec: {hosts: [${host}], http: [{fault: {abort: {httpStatus: 500, percentage: {value: 100}}}, route: [{destination: {host: ${host}}}]}]}}\n`
  const app = parseManifests(
    '{apiVersion: v1, kind: Service, metadata: {name: recommendation}, spec: {}}',
    'app.yaml',
  ).objects

  it('names the faults of earlier lessons in services of the app, with the command that ends them', () => {
    const cluster = `${faulty('recommendation-route', 'recommendation')}---\n${faulty('other-route', 'other')}`
    expect(strayFaults({ ...part(weights(50, 50), cluster), app }, 'weather')).toEqual([
      'VirtualService weather/recommendation-route injects faults: kubectl delete virtualservice recommendation-route -n weather',
    ])
  })

  it("counts neither the experiment's own nor rules without faults", () => {
    const own = faulty('recommendation-route', 'recommendation')
    expect(strayFaults({ ...part(own, own), app }, 'weather')).toEqual([])
    const calm = own.replace(/fault: \{.*?\}\}, /, '')
    expect(strayFaults({ ...part(weights(50, 50), calm), app }, 'weather')).toEqual([])
  })
})
