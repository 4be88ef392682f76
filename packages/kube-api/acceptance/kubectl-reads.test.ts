import { existsSync } from 'node:fs'
import type { Deployment } from '@traffic-lab/resources'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { application, rules } from './manifests.ts'
import type { TestCluster } from './test-cluster.ts'
import { createTestCluster, kubectlFromEnvironment } from './test-cluster.ts'

const kubectl = kubectlFromEnvironment(existsSync)
const title = 'kubectl reads objects (skipped without kubectl: install it or set KUBECTL to its path)'

describe.skipIf(kubectl === undefined)(title, { timeout: 60_000 }, () => {
  let cluster: TestCluster
  const run = (args: string) => cluster.kubectl(args)

  beforeAll(async () => {
    cluster = await createTestCluster(kubectl ?? '')
    await cluster.file('all.yaml', `${application}---${rules}`)
    await run('apply -n weather -f all.yaml')
    await cluster.createPod('web-1')
  })
  afterAll(() => cluster.close())

  test('version, api-resources and cluster-info answer', async () => {
    // The server's version is printed on one line or, by older ones, as a struct.
    expect((await run('version -o json')).stdout).toContain('"gitVersion": "v1.33.0"')
    const { stdout } = await run('api-resources --api-group=networking.istio.io --no-headers')
    expect(stdout.trim().split('\n')).toHaveLength(9)
    expect(stdout).toMatch(/^virtualservices +vs +networking.istio.io\/v1 +true +VirtualService/m)
    expect((await run('cluster-info')).stdout).toContain(`is running at`)
  })

  test('Istio kinds have the columns of their definitions', async () => {
    const { stdout } = await run('get vs,dr,gw -n weather')
    expect(stdout).toMatch(/^NAME +GATEWAYS +HOSTS +AGE$/m)
    expect(stdout).toMatch(/^virtualservice.networking.istio.io\/fe +\["gw1"\] +\["\*"\] +\d+s$/m)
    expect(stdout).toMatch(/^destinationrule.networking.istio.io\/fe +frontend +\d+s$/m)
    expect(stdout).toMatch(/^gateway.networking.istio.io\/gw1 +\d+s$/m)
  })

  test('pods are shown with readiness, status and, wide, their place', async () => {
    const { stdout } = await run('get po -A -l app=web -o wide')
    const [header, row] = stdout.split('\n')
    expect(header).toMatch(
      /^NAMESPACE +NAME +READY +STATUS +RESTARTS +AGE +IP +NODE +NOMINATED NODE +READINESS GATES$/,
    )
    expect(row).toMatch(/^weather +web-1 +2\/2 +Running +0 +\d+s +127.0.0.1 +lab +<none> +<none>$/)
    expect((await run('get po -n weather -l app=other')).stderr).toBe(
      'No resources found in weather namespace.\n',
    )
  })

  test('categories list what belongs to them', async () => {
    const istio = (await run('get istio-io -n weather -o name')).stdout.trim().split('\n')
    expect(istio.sort()).toEqual([
      'destinationrule.networking.istio.io/fe',
      'gateway.networking.istio.io/gw1',
      'virtualservice.networking.istio.io/fe',
    ])
    const all = (await run('get all -n weather')).stdout
    for (const name of ['pod/web-1', 'service/frontend', 'deployment.apps/frontend'])
      expect(all).toContain(name)
  })

  test('what is not there is said as on a cluster', async () => {
    const missing = await run('get po nosuch -n weather')
    expect(missing).toMatchObject({
      code: 1,
      stderr: 'Error from server (NotFound): pods "nosuch" not found\n',
    })
    expect((await run('get vs -n nosuch')).stderr).toBe('No resources found in nosuch namespace.\n')
    const top = await run('top po')
    expect(top).toMatchObject({ code: 1, stderr: 'error: Metrics API not available\n' })
  })

  test('explain knows the fields of a rule', async () => {
    const { stdout } = await run('explain vs.spec.http')
    expect(stdout).toContain('FIELD: http <[]Object>')
    for (const field of ['corsPolicy', 'fault', 'match', 'route'])
      expect(stdout).toMatch(new RegExp(`^ +${field}\\s`, 'm'))
  })

  test('describe prints pods, Deployments and rules', async () => {
    expect((await run('describe po web-1 -n weather')).stdout).toMatch(/istio-proxy:[\s\S]*Events: +<none>/)
    expect((await run('describe deploy frontend -n weather')).stdout).toMatch(/Replicas: +1 desired/)
    expect((await run('describe vs fe -n weather')).stdout).toMatch(/Events: +<none>/)
  })

  test('rollout status and wait see a status that comes later', async () => {
    const rollout = cluster.start('rollout status deploy/frontend -n weather --timeout=30s')
    await rollout.until('Waiting for deployment spec update to be observed')
    const deployment = cluster.store.get('Deployment', 'weather', 'frontend') as Deployment
    cluster.store.updateStatus({ ...deployment, status: available })
    await rollout.until('deployment "frontend" successfully rolled out')
    const wait = 'wait --for=condition=available deploy/frontend -n weather --timeout=30s'
    expect((await run(wait)).stdout).toBe('deployment.apps/frontend condition met\n')
    const never = await run('wait --for=condition=nosuch deploy/frontend -n weather --timeout=1s')
    expect(never).toMatchObject({
      code: 1,
      stderr: 'error: timed out waiting for the condition on deployments/frontend\n',
    })
  })

  test('get -w prints a line for each change', async () => {
    const watch = cluster.start('get cm -n weather -w')
    await watch.until('cm1')
    await run('create cm later --from-literal=a=b -n weather')
    await watch.until('later')
    await watch.stop()
  })
})

const available = {
  observedGeneration: 1,
  replicas: 1,
  updatedReplicas: 1,
  readyReplicas: 1,
  availableReplicas: 1,
  conditions: [{ type: 'Available', status: 'True' }],
} satisfies Deployment['status']
