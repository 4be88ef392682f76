import { execFile } from 'node:child_process'
import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type LabProcess, root, startLab } from './lab-process.ts'
import { createShell, type Shell } from './shell.ts'

describe('what goes wrong is said, and nothing that runs is touched', () => {
  let lab: LabProcess
  let sh: Shell
  let folder: string
  beforeAll(async () => {
    lab = await startLab(['lab', 'up'])
    folder = await mkdtemp(join(tmpdir(), 'yaml-'))
    sh = createShell({ cwd: folder, kubeconfig: lab.kubeconfig })
  })
  afterAll(async () => {
    await lab?.[Symbol.asyncDispose]()
  })

  const rule = (spec: string) =>
    `apiVersion: networking.istio.io/v1beta1\nkind: VirtualService\nmetadata: {name: forecast-route}\nspec:\n${spec}`
  const answers = async () => {
    const { stdout } = await sh(
      'kubectl exec -n weather deploy/frontend-v1 -- bash -c \'for i in 1 2 3 4 5; do curl -sS -o /dev/null -w "%{http_code} " http://forecast:3002/weather; done\'',
    )
    return stdout.trim()
  }

  it.each([
    [
      'an unknown field',
      '  hosts: [forecast]\n  htp: []\n',
      /strict decoding error: unknown field "spec\.htp"/,
    ],
    [
      'a wrong type',
      '  hosts: forecast\n',
      /spec\.hosts: Invalid value: "string": spec\.hosts in body must be of type array/,
    ],
    [
      'weights that sum to nothing',
      '  hosts: [forecast]\n  http:\n  - route:\n    - {destination: {host: forecast, subset: v1}, weight: 0}\n    - {destination: {host: forecast, subset: v2}, weight: 0}\n',
      /admission webhook "validation\.istio\.io" denied the request: configuration is invalid: total destination weight = 0/,
    ],
    [
      'a subset that is no name',
      '  hosts: [forecast]\n  http:\n  - route:\n    - destination: {host: forecast, subset: "v 1"}\n',
      /validation\.istio\.io.*subset/,
    ],
  ])('%s is refused with its place, exit code 1', async (_, spec, message) => {
    await writeFile(join(folder, 'bad.yaml'), rule(spec))
    const before = (await sh('kubectl get vs forecast-route -n weather -o yaml')).stdout
    const { code, stderr } = await sh('kubectl apply -f bad.yaml -n weather')
    expect(stderr).toMatch(message)
    expect(code).toBe(1)
    expect((await sh('kubectl get vs forecast-route -n weather -o yaml')).stdout).toBe(before)
    expect(await answers()).toBe('200 200 200 200 200')
  })

  it('a field that is not translated is refused by name, not ignored', async () => {
    const object =
      'apiVersion: networking.istio.io/v1\nkind: EnvoyFilter\nmetadata: {name: x}\nspec: {}\n'.replace(
        '/v1',
        '/v1alpha3',
      )
    await writeFile(join(folder, 'filter.yaml'), object)
    const { code, stderr } = await sh('kubectl apply -f filter.yaml -n weather')
    expect(stderr).toMatch(/Forbidden.*EnvoyFilter is not supported here/)
    expect(code).toBe(1)
  })

  it('a route to a subset without a rule answers 503, and the next rule mends it', async () => {
    await writeFile(
      join(folder, 'missing.yaml'),
      rule('  hosts: [forecast]\n  http:\n  - route:\n    - destination: {host: forecast, subset: v9}\n'),
    )
    expect(
      (
        await sh(
          'kubectl apply -f missing.yaml -n weather && kubectl wait --for=condition=Reconciled vs/forecast-route -n weather --timeout=10s',
        )
      ).code,
    ).toBe(0)
    expect(await answers()).toBe('503 503 503 503 503')
    expect(
      (
        await sh(
          `kubectl apply -f ${root}/manifests/5.2-preparation/virtual-service-v1.yaml -n weather && kubectl wait --for=condition=Reconciled vs/forecast-route -n weather --timeout=10s`,
        )
      ).code,
    ).toBe(0)
    expect(await answers()).toBe('200 200 200 200 200')
  })

  it('an unknown image says which images there are', async () => {
    await sh('kubectl run stranger --image=example.com/stranger:1 -n weather')
    await expect
      .poll(async () => (await sh('kubectl get po stranger -n weather')).stdout, { timeout: 5_000 })
      .toMatch(/ErrImagePull|ImagePullBackOff/)
    expect(
      (await sh('kubectl get events -n weather --field-selector involvedObject.name=stranger')).stdout,
    ).toMatch(/istioweather\/forecast/)
  })
})

describe('a machine on which Envoy cannot be had', () => {
  it('says in one line what to do, exit code 3', async () => {
    const empty = await mkdtemp(join(tmpdir(), 'nothing-'))
    const env = {
      HOME: empty,
      PATH: empty,
      LAB_CACHE_DIR: empty,
      LAB_STATE_DIR: join(empty, 'lab'),
      PIP_INDEX_URL: 'http://127.0.0.1:9/simple',
    }
    const { code, stderr } = await new Promise<{ code: unknown; stderr: string }>((resolve) =>
      execFile(
        process.execPath,
        [join(root, 'packages/cli/src/main.ts'), 'lab', 'up', '--empty'],
        { env },
        (error, _, stderr) => resolve({ code: error?.code ?? 0, stderr }),
      ),
    )
    expect(code).toBe(3)
    const hints = stderr.split('\n').filter((line) => line.includes('fix:'))
    expect(hints).toHaveLength(1)
    expect(hints[0]).toMatch(/ENVOY_BIN|LAB_ENVOY_WHEEL/)
  })
})
