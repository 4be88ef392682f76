import { execFile } from 'node:child_process'
import { mkdtemp, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
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
      .poll(async () => (await sh('kubectl get po stranger -n weather')).stdout, { timeout: 30_000 })
      .toMatch(/ErrImagePull|ImagePullBackOff/)
    expect(
      (await sh('kubectl get events -n weather --field-selector involvedObject.name=stranger')).stdout,
    ).toMatch(/istioweather\/forecast/)
  })
})

describe('a rule that Envoy refuses', () => {
  it('is blamed by name, the old configuration stays, and the blame goes with the cause', async () => {
    await using lab = await startLab(['lab', 'up'])
    const sh = createShell({ cwd: root, kubeconfig: lab.kubeconfig })
    const podIP = (await sh("kubectl get po -n istio-system -o jsonpath='{.items[0].status.podIP}'")).stdout
    const condition = async (object: string, namespace: string) => {
      const { stdout } = await sh(
        `kubectl get ${object} -n ${namespace} -o jsonpath='{.status.conditions[0].status} {.status.conditions[0].message}'`,
      )
      return stdout
    }
    const page = async () => (await fetch(`${(await lab.running())?.gatewayUrl}/dashboard`)).status
    const gateway = `apiVersion: networking.istio.io/v1
kind: Gateway
metadata: {name: second, namespace: istio-system}
spec:
  selector: {istio: ingressgateway}
  servers:
    - port: {number: 9999, name: http, protocol: HTTP}
      hosts: ["*"]
`
    // The address that the gateway's proxy is about to need belongs to somebody else.
    const stranger = createServer()
    await new Promise<void>((resolve) => stranger.listen(9999, podIP, resolve))
    try {
      expect(await sh(`kubectl apply -f - <<'EOF'\n${gateway}EOF`)).toMatchObject({ code: 0 })
      await expect
        .poll(() => condition('gw/second', 'istio-system'), { timeout: 30_000 })
        .toMatch(
          /^False 1 of 12 proxies refused listeners 0\.0\.0\.0_9999 and keep the last good ones: .*Address already in use/,
        )
      expect(await page()).toBe(200)
      const innocent = await sh(
        'kubectl apply -f manifests/5.3-traffic-shifting/vs-forecast-weight-based-50.yaml -n weather && kubectl wait --for=condition=Reconciled vs/forecast-route -n weather --timeout=5s',
      )
      expect(innocent).toMatchObject({ code: 0 })
    } finally {
      await new Promise((resolve) => stranger.close(resolve))
    }
    await sh('kubectl delete gw second -n istio-system')
    expect(await sh(`kubectl apply -f - <<'EOF'\n${gateway}EOF`)).toMatchObject({ code: 0 })
    expect(
      await sh('kubectl wait --for=condition=Reconciled gw/second -n istio-system --timeout=5s'),
    ).toMatchObject({ code: 0 })
  }, 120_000)
})

describe('lab up with a file that is refused', () => {
  it('says where, starts nothing, exit code 1', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'refused-'))
    const file = join(folder, 'redirect.yaml')
    await writeFile(
      file,
      'apiVersion: networking.istio.io/v1\nkind: VirtualService\nmetadata: {name: x}\nspec:\n  hosts: [a]\n  http:\n    - redirect: {uri: /x, redirectCode: 300}\n',
    )
    for (const words of [[], ['--detach']]) {
      await expect(startLab(['lab', 'up', ...words, '-f', file])).rejects.toThrow(
        /ended with 1:[\s\S]*redirect\.yaml:7:\d+: error MESH023 .*Envoy has no redirect with code 300/,
      )
    }
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
