import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createKubeClient, openIngress } from '@traffic-lab/verifier'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { WeatherTargets } from '../compat/weather-check.ts'
import { weatherChecks } from '../compat/weather-checks.ts'
import { type PortForward, portForward } from '../e2e/port-forward.ts'
import { createShell } from '../e2e/shell.ts'
import { namedCluster, root } from './cluster.ts'

const { kubeconfig, overlay, ingress, registry } = namedCluster()
const sh = createShell({ cwd: root, kubeconfig })
const podsMs = 240_000

/** Runs a line and demands that it succeeds. */
async function run(line: string, deadlineMs = 60_000): Promise<string> {
  const { code, stdout, stderr } = await sh(line, deadlineMs)
  expect(code, `${line}\n${stdout}${stderr}`).toBe(0)
  return stdout
}

/** The commands of the README's `sh cluster` block, for the overlay that this cluster can run. */
const [, block = ''] =
  /```sh cluster\n([\s\S]*?)```/.exec(readFileSync(join(root, 'README.md'), 'utf8')) ?? []
const lines = block
  .trim()
  .split('\n')
  .map((line) => line.replace('k8s/overlays/local/weather', overlay))
const apply = lines.filter((line) => line.startsWith('kubectl '))
const others = lines.filter((line) => !line.startsWith('kubectl '))

const rules = globSync('manifests/*/*.yaml', { cwd: root }).toSorted()

describe('the Weather app on a cluster', () => {
  const forwards: AsyncDisposable[] = []
  /** Whether the namespace was made here: after a failed preparation, too, only then may it be deleted. */
  let ours = false
  let targets: WeatherTargets = {}

  beforeAll(async () => {
    const found = await run('kubectl get namespace weather --ignore-not-found -o name')
    // What stands there is not ours to change or to delete.
    expect(found, 'there is a namespace weather on this cluster already: delete it first').toBe('')
    ours = true
    const client = createKubeClient({ kubeconfig })
    expect(apply.length).toBeGreaterThanOrEqual(3)
    for (const line of apply) await run(line, podsMs)
    const opened = ingress === undefined ? await openIngress(client) : undefined
    if (opened !== undefined) forwards.push({ [Symbol.asyncDispose]: () => opened.close() })
    const frontend = ingress ?? opened?.url ?? ''
    const to = async (name: string, port: number) => {
      const forward: PortForward = await portForward(kubeconfig, 'weather', `deploy/${name}`, port)
      forwards.push(forward)
      return forward.url
    }
    targets = {
      frontend,
      frontendV2: await to('frontend-v2', 3000),
      advertisement: await to('advertisement-v1', 3003),
      forecastV1: await to('forecast-v1', 3002),
      forecastV2: await to('forecast-v2', 3002),
      recommendation: await to('recommendation-v1', 3005),
    }
  }, 2 * podsMs)

  afterAll(async () => {
    await Promise.all(forwards.map((forward) => forward[Symbol.asyncDispose]()))
    if (!ours) return
    await run('kubectl delete -f manifests/5.2-preparation/weather-gateway.yaml --ignore-not-found')
    await run('kubectl delete namespace weather --timeout=120s', 130_000)
  }, 200_000)

  it('runs each pod with its sidecar', async () => {
    const names = await run(
      'kubectl get pods -n weather -o jsonpath=\'{range .items[*]}{.metadata.name} {.spec.containers[*].name} {.spec.initContainers[*].name}{"\\n"}{end}\'',
    )
    const pods = names.trim().split('\n')
    expect(pods).toHaveLength(6)
    for (const pod of pods) expect(pod).toContain('istio-proxy')
  })

  it('answers through the gateway', { timeout: 70_000 }, async () => {
    // Without a condition on the rules, the page itself tells that the gateway has heard of them.
    const status = async () => (await fetch(`${targets.frontend}/dashboard`).catch(() => undefined))?.status
    await expect.poll(status, { timeout: 60_000, interval: 500 }).toBe(200)
  })

  for (const check of weatherChecks.filter(({ reach }) => reach !== 'neighbours')) {
    it(`${check.id}: ${check.title}`, async () => {
      const reached = check.for(targets)
      expect(reached, 'the cluster reaches everything that this check needs').toBeDefined()
      await reached?.()
    })
  }

  it.each(others)('the README says: %s', { timeout: 2 * podsMs }, async (line) => {
    const words = registry === undefined ? line : `${line} --registry ${registry}`
    expect(await run(words, 2 * podsMs)).toContain(' 0 failed, 0 inconclusive')
  })

  it.each(rules)('takes %s', async (file) => {
    // kubectl refuses a -n that contradicts the object.
    const where = readFileSync(join(root, file), 'utf8').includes('namespace: istio-system')
      ? ''
      : '-n weather'
    expect(await run(`kubectl apply --dry-run=server -f ${file} ${where}`)).toContain('(server dry run)')
  })
})
