import { afterAll, beforeAll, expect, test } from 'vitest'
import type { BookinfoTargets } from '../compat/bookinfo-check.ts'
import { bookinfoChecks } from '../compat/bookinfo-checks.ts'
import { bookinfoServices } from './bookinfo-services.ts'
import { type LabProcess, root, startLab } from './lab-process.ts'
import { meshMisbehaviours } from './mesh-misbehaviours.ts'
import { type PortForward, portForward } from './port-forward.ts'
import { createShell, type Shell } from './shell.ts'

/** The compatibility checks again, on pods with their Envoys: the page through the gateway, services by port-forward. */
let lab: LabProcess
const forwards: PortForward[] = []
/** What is reached as people reach it, and what is reached past the gateway. */
let targets: Readonly<Record<'page' | 'misbehaviour' | 'service', BookinfoTargets>> = {
  page: {},
  misbehaviour: {},
  service: {},
}

beforeAll(async () => {
  lab = await startLab(['lab', 'up', '--empty'])
  const sh = createShell({ cwd: root, kubeconfig: lab.kubeconfig })
  const run = async (line: string) => {
    const { code, stdout, stderr } = await sh(line, 90_000)
    expect(code, stderr).toBe(0)
    return stdout
  }
  await run('kubectl apply -k k8s/bookinfo')
  await run('kubectl scale deploy/productpage-v1 --replicas=2 -n bookinfo')
  const more = ['ratings-v2', 'ratings-faulty'].map((name) => `-f k8s/bookinfo/bookinfo-${name}.yaml`)
  await run(`kubectl apply -n bookinfo ${more.join(' ')}`)
  // Quarters of an hour become moments; its probes see them too, so it is not waited for to be ready.
  await run(
    'kubectl set env --local -f k8s/bookinfo/bookinfo-ratings-unhealthy.yaml RATINGS_TOGGLE_MS=300 -o yaml | kubectl apply -n bookinfo -f -',
  )
  const rules = ['destination-rule-all', 'virtual-service-all-v1', 'bookinfo-gateway'].map(
    (name) => `-f manifests/bookinfo-request-routing/${name}.yaml`,
  )
  await run(`kubectl apply -n bookinfo ${rules.join(' ')}`)
  const steady =
    'details-v1 ratings-v1 reviews-v1 reviews-v2 reviews-v3 productpage-v1 ratings-v2 ratings-v-faulty'
  for (const name of steady.split(' '))
    await run(`kubectl rollout status deploy/${name} -n bookinfo --timeout=60s`)
  await run('kubectl wait --for=condition=Reconciled vs --all -n bookinfo --timeout=20s')

  const to = async (target: string) => {
    const forward = await portForward(lab.kubeconfig, 'bookinfo', target, 9080)
    forwards.push(forward)
    return forward.url
  }
  const [one = '', another = ''] = (
    await run('kubectl get pods -l app=productpage -n bookinfo -o name --no-headers')
  ).split('\n')
  const { gatewayUrl = '' } = (await lab.running()) ?? {}
  const all = {
    productpageReplica: await to(another),
    ...(await bookinfoServices(to)),
    withReviews: withReviews(sh),
    misbehaviours: meshMisbehaviours(run, 'bookinfo'),
  }
  const throughGateway = { ...all, productpage: gatewayUrl }
  targets = {
    page: throughGateway,
    misbehaviour: throughGateway,
    service: { ...all, productpage: await to(one) },
  }
}, 240_000)
afterAll(async () => {
  await Promise.all(forwards.map((forward) => forward[Symbol.asyncDispose]()))
  await lab?.[Symbol.asyncDispose]()
})

/** By a rule, as people do it. */
function withReviews(sh: Shell): NonNullable<BookinfoTargets['withReviews']> {
  const files = {
    v1: 'bookinfo-request-routing/virtual-service-all-v1',
    v2: 'bookinfo-request-timeouts/virtual-service-reviews-v2',
    v3: 'bookinfo-traffic-shifting/virtual-service-reviews-v3',
  }
  return async (version, work) => {
    const apply = `kubectl apply -f manifests/${files[version]}.yaml -n bookinfo`
    const wait = 'kubectl wait --for=condition=Reconciled vs/reviews -n bookinfo --timeout=20s'
    expect(await sh(`${apply} && ${wait}`)).toMatchObject({ code: 0 })
    await work()
  }
}

// First those that ask a pod, as a pod that is stopped for another check comes back as another one.
for (const reach of ['service', 'page', 'misbehaviour'] as const) {
  for (const check of bookinfoChecks.filter((each) => each.reach === reach)) {
    test(`${check.id}: ${check.title}`, { timeout: 60_000 }, async () => {
      const run = check.for(targets[reach])
      expect(run, 'the lab reaches everything that this check needs').toBeDefined()
      await run?.()
    })
  }
}

test('what the page does not show is not let through', async () => {
  for (const path of ['/', '/health', '/metrics'])
    expect((await fetch(`${targets.page.productpage}${path}`)).status).toBe(404)
})
