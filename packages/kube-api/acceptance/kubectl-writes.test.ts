import { existsSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { application, rules, virtualService, wasmPlugin, weightless, withoutSelector } from './manifests.ts'
import type { TestCluster } from './test-cluster.ts'
import { createTestCluster, kubectlFromEnvironment } from './test-cluster.ts'

const kubectl = kubectlFromEnvironment(existsSync)
const title = 'kubectl writes objects (skipped without kubectl: install it or set KUBECTL to its path)'

describe.skipIf(kubectl === undefined)(title, { timeout: 60_000 }, () => {
  let cluster: TestCluster
  const run = (args: string) => cluster.kubectl(args)

  beforeAll(async () => {
    cluster = await createTestCluster(kubectl ?? '')
    await mkdir(join(cluster.dir, 'm'))
    await mkdir(join(cluster.dir, 'k'))
    for (const folder of ['m', 'k']) {
      await cluster.file(`${folder}/app.yaml`, application)
      await cluster.file(`${folder}/rules.yaml`, rules)
    }
    await cluster.file('k/kustomization.yaml', 'resources: [rules.yaml, app.yaml]\n')
    await run('apply -n weather -f m')
  })
  afterAll(() => cluster.close())

  test('a namespace is created once and labelled once', async () => {
    expect(await run('create ns book')).toMatchObject({ stdout: 'namespace/book created\n', code: 0 })
    const again = await run('create ns book')
    expect(again.code).toBe(1)
    expect(again.stderr).toBe('Error from server (AlreadyExists): namespaces "book" already exists\n')
    const label = 'label namespace book istio-injection=enabled'
    expect((await run(label)).stdout).toBe('namespace/book labeled\n')
    expect((await run(label)).stdout).toBe('namespace/book not labeled\n')
    expect((await run('get ns -L istio-injection')).stdout).toMatch(/^book +Active +\d+s +enabled$/m)
  })

  test('the create commands, which newer kubectls send as protobuf, make the same objects', async () => {
    await run('create cm words --from-literal=a=b -n weather')
    await run('create secret generic key --from-literal=a=b -n weather')
    await run('create service clusterip words --tcp=80:8080 -n weather')
    await run('create deployment words --image=nginx --port=80 --replicas=2 -n weather')
    const read = (what: string) => run(`get ${what} -n weather`).then(({ stdout }) => stdout)
    expect(await read('cm words -o jsonpath={.data.a}')).toBe('b')
    expect(await read('secret key -o jsonpath={.data.a}')).toBe('Yg==')
    expect(await read('svc words -o jsonpath={.spec.ports[0].targetPort}')).toBe('8080')
    const wanted = '2 nginx 80 words'
    const fields = '{.spec.replicas} {..image} {..containerPort} {.spec.selector.matchLabels.app}'
    expect(await read(`deploy words -o 'jsonpath=${fields}'`)).toBe(wanted)
  })

  test('applying again changes nothing, and nothing is said on stderr', async () => {
    const again = await run('apply -n weather -f m')
    expect(again.stderr).toBe('')
    expect(again.stdout.trim().split('\n')).toEqual([
      'service/frontend unchanged',
      'serviceaccount/fe unchanged',
      'configmap/cm1 unchanged',
      // stringData is never in what comes back, so kubectl always sends it.
      'secret/sec1 configured',
      'deployment.apps/frontend unchanged',
      'virtualservice.networking.istio.io/fe unchanged',
      'destinationrule.networking.istio.io/fe unchanged',
      'gateway.networking.istio.io/gw1 unchanged',
    ])
  })

  test('a kustomization is applied', async () => {
    const { stdout, stderr, code } = await run('apply -n weather -k k')
    expect({ stderr, code }).toEqual({ stderr: '', code: 0 })
    expect(stdout.split('\n')[0]).toBe('serviceaccount/fe unchanged')
    expect(stdout).toContain('virtualservice.networking.istio.io/fe unchanged')
  })

  test('every version of an Istio object is the same object', async () => {
    for (const version of ['v1beta1', 'v1']) {
      await cluster.file('version.yaml', virtualService(version))
      const applied = await run('apply -n weather -f version.yaml')
      expect(applied).toMatchObject({
        stdout: 'virtualservice.networking.istio.io/fe configured\n',
        stderr: '',
      })
    }
    expect((await run('get vs -n weather -o name')).stdout).toBe('virtualservice.networking.istio.io/fe\n')
    const { stdout } = await run('get vs fe -n weather -o jsonpath={.apiVersion}')
    expect(stdout).toBe('networking.istio.io/v1')
  })

  test('a dry run and a diff show a change that is not made', async () => {
    await cluster.file('changed.yaml', virtualService('v1', 9081))
    const number = 'get vs fe -n weather -o jsonpath={..number}'
    expect((await run('apply -n weather -f changed.yaml --dry-run=server')).stdout).toBe(
      'virtualservice.networking.istio.io/fe configured (server dry run)\n',
    )
    const diff = await run('diff -n weather -f changed.yaml')
    expect(diff.code).toBe(1)
    expect(diff.stdout).toMatch(/^- +number: 9080\n\+ +number: 9081$/m)
    expect((await run(number)).stdout).toBe('9080')
    expect((await run('apply -n weather -f changed.yaml')).stdout).toContain('fe configured')
    expect((await run(number)).stdout).toBe('9081')
    expect(await run('diff -n weather -f changed.yaml')).toMatchObject({ code: 0, stdout: '' })
  })

  test('server-side apply creates and changes', async () => {
    await cluster.file('ssa.yaml', 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: ssa}\ndata: {a: "1"}\n')
    const apply = 'apply --server-side -n weather -f ssa.yaml'
    expect((await run(apply)).stdout).toBe('configmap/ssa serverside-applied\n')
    await cluster.file('ssa.yaml', 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: ssa}\ndata: {a: "2"}\n')
    await run(apply)
    expect((await run('get cm ssa -n weather -o jsonpath={.data.a}')).stdout).toBe('2')
  })

  test('an unknown field is refused, or dropped with a warning', async () => {
    const misspelt = virtualService('v1')
      .replace('hosts:', 'hots: [x]\n  hosts:')
      .replace('name: fe', 'name: bad')
    await cluster.file('bad.yaml', misspelt)
    const strict = await run('apply -n weather -f bad.yaml')
    expect(strict.code).toBe(1)
    expect(strict.stderr).toBe(
      'Error from server (BadRequest): error when creating "bad.yaml": VirtualService in version "v1" cannot be handled as a VirtualService: strict decoding error: unknown field "spec.hots"\n',
    )
    const warned = await run('apply -n weather -f bad.yaml --validate=warn')
    expect(warned.stderr).toBe('Warning: unknown field "spec.hots"\n')
    expect(warned.stdout).toBe('virtualservice.networking.istio.io/bad created\n')
    expect(cluster.store.get('VirtualService', 'weather', 'bad')?.spec).not.toHaveProperty('hots')
  })

  test.each([
    [withoutSelector, 'The Deployment "nosel" is invalid: spec.selector: Required value\n'],
    [
      weightless,
      'Error from server: error when creating "refused.yaml": admission webhook "validation.istio.io" denied the request: configuration is invalid: total destination weight = 0\n',
    ],
    [
      wasmPlugin,
      /^Error from server \(Forbidden\): error when creating "refused.yaml": WasmPlugin is not supported here: /,
    ],
    [
      'apiVersion: networking.istio.io/v1\nkind: Nope\nmetadata: {name: x}\n',
      /no matches for kind "Nope" in version "networking.istio.io\/v1"\nensure CRDs are installed first\n$/,
    ],
    [
      'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\ndata: {a: 1}\n',
      /^Error from server \(BadRequest\): .*cannot be handled as a ConfigMap: json: cannot unmarshal number into Go struct field ConfigMap.data of type string\n$/,
    ],
    [
      'apiVersion: networking.istio.io/v1\nkind: VirtualService\nmetadata: {name: t}\nspec: {hosts: [a], http: x}\n',
      /^The VirtualService "t" is invalid: spec.http: Invalid value: "string": spec.http in body must be of type array: "string"\n$/,
    ],
    [
      'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: Upper_Case}\n',
      /^The ConfigMap "Upper_Case" is invalid: metadata.name: Invalid value: "Upper_Case": a lowercase RFC 1123 subdomain/,
    ],
  ])('a refusal names what is wrong: %#', async (manifest, message) => {
    await cluster.file('refused.yaml', manifest)
    const { code, stderr } = await run('apply -n weather -f refused.yaml')
    expect(code).toBe(1)
    if (typeof message === 'string') expect(stderr).toBe(message)
    else expect(stderr).toMatch(message)
  })

  test('scale, set env and edit change a Deployment and keep the rest', async () => {
    expect((await run('scale deploy frontend --replicas=3 -n weather')).stdout).toBe(
      'deployment.apps/frontend scaled\n',
    )
    expect((await run('set env deploy/frontend C=D -n weather')).stdout).toBe(
      'deployment.apps/frontend env updated\n',
    )
    const edit = { env: { KUBE_EDITOR: "sed -i 's/replicas: 3/replicas: 2/'" } }
    expect((await cluster.kubectl('edit deploy frontend -n weather', edit)).stdout).toBe(
      'deployment.apps/frontend edited\n',
    )
    const { stdout } = await run(
      "get deploy frontend -n weather -o 'jsonpath={.spec.replicas} {..env[*].name}'",
    )
    expect(stdout).toBe('2 A C')
  })

  test('a strategic patch of an Istio object is refused, a merge patch is not', async () => {
    const patch = `patch vs fe -n weather -p '{"spec":{"hosts":["a"]}}'`
    const strategic = await run(patch)
    expect(strategic.code).toBe(1)
    expect(strategic.stderr).toMatch(
      /^error: application\/strategic-merge-patch\+json is not supported by networking.istio.io\/v1, Kind=VirtualService: /,
    )
    expect((await run(`${patch} --type merge`)).stdout).toBe(
      'virtualservice.networking.istio.io/fe patched\n',
    )
    expect((await run(`${patch} --type merge`)).stdout).toBe(
      'virtualservice.networking.istio.io/fe patched (no change)\n',
    )
  })

  test('a replacement with an old resourceVersion is a conflict', async () => {
    const old = (await run('get cm cm1 -n weather -o json')).stdout
    await cluster.file('old.json', old)
    await run(`patch cm cm1 -n weather --type merge -p '{"data":{"z":"1"}}'`)
    const { code, stderr } = await run('replace -n weather -f old.json')
    expect(code).toBe(1)
    expect(stderr).toContain(
      'Error from server (Conflict): error when replacing "old.json": Operation cannot be fulfilled on configmaps "cm1": the object has been modified',
    )
  })

  test('an object is deleted once', async () => {
    expect((await run('delete dr fe -n weather')).stdout).toMatch(
      /^destinationrule.networking.istio.io "fe" deleted/,
    )
    const again = await run('delete dr fe -n weather')
    expect(again.code).toBe(1)
    expect(again.stderr).toBe(
      'Error from server (NotFound): destinationrules.networking.istio.io "fe" not found\n',
    )
    expect(await run('delete dr fe -n weather --ignore-not-found')).toMatchObject({ code: 0, stderr: '' })
  })
})
