import { afterAll, beforeAll, expect, test } from 'vitest'
import type { WeatherTargets } from '../compat/weather-check.ts'
import { weatherChecks } from '../compat/weather-checks.ts'
import { type LabProcess, root, startLab } from './lab-process.ts'
import { type PortForward, portForward } from './port-forward.ts'
import { createShell } from './shell.ts'

/** The compatibility checks again, on pods with their Envoys: the page through the gateway, services by port-forward. */
let lab: LabProcess
const forwards: PortForward[] = []
let targets: WeatherTargets = {}

beforeAll(async () => {
  lab = await startLab(['lab', 'up'])
  const sh = createShell({ cwd: root, kubeconfig: lab.kubeconfig })
  const ready = await sh(
    'kubectl apply -f k8s/weather/frontend-v2-deployment.yaml -n weather && kubectl wait --for=condition=available deploy/frontend-v2 -n weather --timeout=20s && kubectl wait --for=condition=Reconciled vs --all -n weather --timeout=10s',
  )
  expect(ready).toMatchObject({ code: 0 })
  const to = async (name: string, port: number) => {
    const forward = await portForward(lab.kubeconfig, 'weather', `deploy/${name}`, port)
    forwards.push(forward)
    return forward.url
  }
  const { gatewayUrl } = (await lab.running()) ?? {}
  targets = {
    ...(gatewayUrl !== undefined && { frontend: gatewayUrl }),
    frontendV2: await to('frontend-v2', 3000),
    advertisement: await to('advertisement-v1', 3003),
    forecastV1: await to('forecast-v1', 3002),
    forecastV2: await to('forecast-v2', 3002),
    recommendation: await to('recommendation-v1', 3005),
  }
})
afterAll(async () => {
  await Promise.all(forwards.map((forward) => forward[Symbol.asyncDispose]()))
  await lab?.[Symbol.asyncDispose]()
})

for (const check of weatherChecks.filter(({ reach }) => reach !== 'neighbours')) {
  test(`${check.id}: ${check.title}`, async () => {
    const run = check.for(targets)
    expect(run, 'the lab reaches everything that this check needs').toBeDefined()
    await run?.()
  })
}
