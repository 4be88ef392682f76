import { globSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { BookinfoTargets } from '../compat/bookinfo-check.ts'
import { bookinfoChecks } from '../compat/bookinfo-checks.ts'
import { bookinfoServices } from '../e2e/bookinfo-services.ts'
import { meshMisbehaviours } from '../e2e/mesh-misbehaviours.ts'
import { AppOnCluster, podsMs, readmeLines, rulesOf, run } from './app-on-cluster.ts'
import { namedCluster, root } from './cluster.ts'
import { sidecarsHave } from './sidecar-routes.ts'

const { registry } = namedCluster()
const callers = 'app in (productpage,reviews)'

/** A file of k8s/bookinfo that is applied beside the rest, with the names of images as this cluster has them. */
const beside = (name: string) => {
  const file = `k8s/bookinfo/bookinfo-${name}.yaml`
  return registry === undefined
    ? `cat ${file}`
    : `sed 's|image: traffic-lab/|image: ${registry}/traffic-lab/|' ${file}`
}
const others = globSync('k8s/bookinfo/bookinfo-*.yaml', { cwd: root })
  .map((file) => file.slice('k8s/bookinfo/bookinfo-'.length, -'.yaml'.length))
  .toSorted()

/** By a rule, as people do it. */
const withReviews: NonNullable<BookinfoTargets['withReviews']> = async (version, work) => {
  const files = {
    v1: 'bookinfo-request-routing/virtual-service-all-v1',
    v2: 'bookinfo-request-timeouts/virtual-service-reviews-v2',
    v3: 'bookinfo-traffic-shifting/virtual-service-reviews-v3',
  }
  await run(`kubectl apply -f manifests/${files[version]}.yaml -n bookinfo`)
  await sidecarsHave('bookinfo', 'app=productpage', 'reviews', (routes) =>
    [...routes.matchAll(/outbound\|9080\|(\w*)\|reviews/g)].every(([, subset]) => subset === version),
  )
  await work()
}

const misbehaviours = meshMisbehaviours(run, 'bookinfo', (service, change) =>
  sidecarsHave(
    'bookinfo',
    callers,
    service,
    (routes) => routes.includes('envoy.filters.http.fault') === (change === 'fault'),
  ),
)

describe('Bookinfo on a cluster', () => {
  const app = new AppOnCluster('bookinfo')
  beforeAll(async () => {
    await app.bring()
    await run('kubectl scale deploy/productpage-v1 --replicas=2 -n bookinfo')
    for (const name of ['ratings-v2', 'ratings-faulty'])
      await run(`${beside(name)} | kubectl apply -n bookinfo -f -`)
    // Quarters of an hour become moments; its probes see them too, so it is not waited for to be ready.
    await run(
      `${beside('ratings-unhealthy')} | kubectl set env --local -f - RATINGS_TOGGLE_MS=300 -o yaml | kubectl apply -n bookinfo -f -`,
    )
    for (const name of ['productpage-v1', 'ratings-v2', 'ratings-v-faulty'])
      await run(`kubectl rollout status deploy/${name} -n bookinfo --timeout=120s`, podsMs)
    await run(
      'kubectl wait --for=jsonpath={.status.phase}=Running pod -l version=v-unhealthy -n bookinfo --timeout=60s',
      podsMs,
    )
  }, 3 * podsMs)

  afterAll(() => app[Symbol.asyncDispose](), 200_000)

  it('runs each pod with its sidecar', () => app.hasSidecars(10))

  it('answers through the gateway', { timeout: 70_000 }, () => app.answers('/productpage'))

  it('does not let through what the page does not show', async () => {
    for (const path of ['/', '/health', '/metrics'])
      expect((await fetch(`${app.gatewayUrl}${path}`)).status).toBe(404)
  })

  const check = (reaches: readonly string[], targets: () => BookinfoTargets) => {
    for (const one of bookinfoChecks.filter(({ reach }) => reaches.includes(reach))) {
      it(`${one.id}: ${one.title}`, { timeout: 180_000 }, async () => {
        const reached = one.for(targets())
        expect(reached, 'the cluster reaches everything that this check needs').toBeDefined()
        await reached?.()
      })
    }
  }

  describe('through the gateway', () => {
    check(['page', 'misbehaviour'], () => ({ productpage: app.gatewayUrl, withReviews, misbehaviours }))
  })

  describe('past the gateway', () => {
    let targets: BookinfoTargets = {}
    // Not sooner: a port-forward ends with its pod, and the checks above end pods.
    beforeAll(async () => {
      const names = await run('kubectl get pods -l app=productpage -n bookinfo -o name --no-headers')
      const [one = '', another = ''] = names.split('\n')
      const to = (target: string) => app.to(target, 9080)
      targets = {
        productpage: await to(one),
        productpageReplica: await to(another),
        ...(await bookinfoServices(to)),
      }
    }, podsMs)
    check(['service'], () => targets)
  })

  it.each(readmeLines('bookinfo').others)('the README says: %s', { timeout: 2 * podsMs }, async (line) => {
    const words = registry === undefined ? line : `${line} --registry ${registry}`
    expect(await run(words, 2 * podsMs)).toContain(' 0 failed, 0 inconclusive')
  })

  it.each(rulesOf('bookinfo'))('takes %s', async (file) => {
    expect(await run(`kubectl apply --dry-run=server -f ${file} -n bookinfo`)).toContain('(server dry run)')
  })

  it.each(others)('takes bookinfo-%s.yaml beside the rest', async (name) => {
    const line = `${beside(name)} | kubectl apply --dry-run=server -n bookinfo -f -`
    expect(await run(line)).toContain('(server dry run)')
  })
})
