// Checks chapter 3 in namespace weather of the running lab: pods ready, Services there, the page through a port-forward.
import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { promisify } from 'node:util'
import { stateDir } from '../packages/cli/src/workspace.ts'
import { askLab, findKubectl, labPaths } from '../packages/lab/src/index.ts'

const { kubeconfig, lockSocket } = labPaths(stateDir)
// A KUBECONFIG that is set may name a Kubernetes cluster.
const env = { KUBECONFIG: kubeconfig, ...process.env }
if (env.KUBECONFIG === kubeconfig && (await askLab(lockSocket)) === undefined) {
  process.stderr.write('No lab is running here. Start one with `pnpm dev`.\n')
  process.exit(3)
}
const { path } = await findKubectl({ env: process.env, progress: () => {} })
const inWeather = ['-n', 'weather']
const kubectl = async (...words: readonly string[]) =>
  (await promisify(execFile)(path, [...words, ...inWeather], { env })).stdout.trim()

const checks: Readonly<Record<string, () => Promise<string>>> = {
  'the pods are ready': () =>
    kubectl(
      ...['wait', '--for=condition=Available', '--timeout=60s'],
      ...['advertisement-v1', 'forecast-v1', 'frontend-v1'].map((name) => `deployment/${name}`),
    ),
  'the Services are there': () =>
    kubectl('get', 'service', 'advertisement', 'forecast', 'frontend', '-o', 'name'),
  'the page is there': async () => {
    const forward = spawn(path, ['port-forward', 'service/frontend', ':3000', ...inWeather], {
      env,
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    try {
      const [line] = await Promise.race([
        once(createInterface(forward.stdout), 'line'),
        once(forward, 'exit').then(() => ['the port-forward ended']),
      ])
      const address = /127\.0\.0\.1:\d+/.exec(String(line))?.[0]
      if (address === undefined) throw new Error(String(line))
      const page = await fetch(`http://${address}/dashboard`)
      const green = page.ok && (await page.text()).includes('btn-green')
      if (!green) throw new Error(`status ${page.status}, without the green button of frontend v1`)
      return `status ${page.status}, with the green button of frontend v1`
    } finally {
      forward.kill()
    }
  },
}

for (const [name, check] of Object.entries(checks)) {
  try {
    process.stdout.write(`✓ ${name}: ${(await check()).replaceAll('\n', ', ')}\n`)
  } catch (error) {
    process.stdout.write(`✗ ${name}: ${error instanceof Error ? error.message : String(error)}\n`)
    process.exitCode = 1
  }
}
