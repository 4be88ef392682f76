import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type LabProcess, root, startLab } from './lab-process.ts'
import { portForward } from './port-forward.ts'
import { createShell, type Shell } from './shell.ts'

/** Files in the form of Istio's samples, in namespace default, with the lines that its documentation and the tutorial have. */
let lab: LabProcess
let sh: Shell
let gateway = ''

beforeAll(async () => {
  lab = await startLab(['lab', 'up', '--empty'])
  sh = createShell({ cwd: `${root}/test/e2e/bookinfo-files`, kubeconfig: lab.kubeconfig })
  gateway = (await lab.running())?.gatewayUrl ?? ''
}, 230_000)
afterAll(() => lab?.[Symbol.asyncDispose]())

async function run(line: string): Promise<string> {
  const { code, stdout, stderr } = await sh(line, 230_000)
  expect([line, code, stderr]).toEqual([line, 0, expect.any(String)])
  return stdout
}
const apply = async (...files: readonly string[]) => {
  await run(`kubectl apply ${files.map((file) => `-f networking/${file}.yaml`).join(' ')}`)
  await run('kubectl wait --for=condition=Reconciled vs,dr --all --timeout=20s')
}
const get = (path: string) => fetch(`${gateway}${path}`)
const page = async (cookie = '') => (await fetch(`${gateway}/productpage`, { headers: { cookie } })).text()
const stars = (html: string) => html.split('glyphicon glyphicon-star').length - 1
const deployments = 'details-v1 productpage-v1 ratings-v1 reviews-v1 reviews-v2 reviews-v3'

describe('section 2.2', () => {
  test('deploys the six pods, each with its sidecar, and four Services', async () => {
    expect(await run('kubectl label namespace default istio-injection=enabled')).toBe(
      'namespace/default labeled\n',
    )
    const applied = await run('kubectl apply -f platform/kube/bookinfo.yaml')
    expect(applied.match(/ created$/gm)).toHaveLength(14)
    for (const name of deployments.split(' '))
      await run(`kubectl rollout status deploy/${name} --timeout=60s`)
    const pods = await run('kubectl get po')
    for (const name of deployments.split(' '))
      expect(pods).toMatch(new RegExp(`^${name}-\\S+ +2/2 +Running +0 `, 'm'))
    expect(pods.trim().split('\n')).toHaveLength(7)
    const services = await run('kubectl get svc')
    for (const name of ['details', 'productpage', 'ratings', 'reviews'])
      expect(services).toMatch(new RegExp(`^${name} +ClusterIP +\\S+ +<none> +9080/TCP +`, 'm'))
  }, 400_000)

  test('reaches the page from a pod, and by port-forward', async () => {
    const line = 'kubectl exec deploy/ratings-v1 -c ratings -- curl -sS productpage:9080/productpage'
    expect(await run(`${line} | grep -o "<title>.*</title>"`)).toBe('<title>Simple Bookstore App</title>\n')
    await using forward = await portForward(lab.kubeconfig, 'default', 'svc/productpage', 9080)
    expect(await (await fetch(forward.url)).text()).toContain('/productpage?u=normal')
  })
})

test.each([
  ['with a sidecar', 'default'],
  ['without one', 'plain'],
])('a pod %s reaches itself at localhost where no Service has its port', async (_, namespace) => {
  if (namespace !== 'default') await run(`kubectl create ns ${namespace}`)
  const container = '--image=traffic-lab/bookinfo-details:0.1.0 --port=9080'
  await run(`kubectl run alone ${container} --labels=app=alone -n ${namespace}`)
  await run(`kubectl wait --for=condition=Ready pod/alone -n ${namespace} --timeout=60s`)
  const ask = `kubectl exec alone -n ${namespace} -c alone -- curl -sS localhost:9080/health`
  const answer = async () => (await sh(ask)).stdout
  await expect.poll(answer, { timeout: 20_000 }).toBe('{"status":"Details is healthy"}')
  await run(`kubectl delete pod alone -n ${namespace} --wait=false`)
})

describe('the networking files', () => {
  test.each(['bookinfo-gateway-8080', 'bookinfo-gateway'])('%s lets the page through', async (file) => {
    await apply(file, 'destination-rule-all')
    await expect.poll(async () => (await get('/productpage')).status, { timeout: 30_000 }).toBe(200)
    expect((await get('/health')).status).toBe(404)
  })

  test('route everyone to v1, and jason to v2', async () => {
    await apply('virtual-service-all-v1')
    expect(stars(await page())).toBe(0)
    await apply('virtual-service-reviews-test-v2')
    const jason = await signIn()
    expect([stars(await page(jason)), stars(await page())]).toEqual([9, 0])
  })

  test.each([
    ['virtual-service-reviews-v3', /text-red-500/],
    ['virtual-service-reviews-v2-v3', /text-(red|black)-500/],
    ['virtual-service-reviews-50-v3', /Book Reviews/],
    ['virtual-service-reviews-80-20', /Book Reviews/],
    ['virtual-service-reviews-90-10', /Book Reviews/],
    ['destination-rule-reviews', /Book Reviews/],
  ])('%s is in force', async (file, shown) => {
    await apply(file)
    expect(await page()).toMatch(shown)
  })

  test('destination-rule-all-mtls is in force', async () => {
    await apply('destination-rule-all-mtls')
    expect(await page()).toMatch(/Book Reviews/)
    await run('kubectl delete -f networking/destination-rule-all-mtls.yaml')
    await apply('destination-rule-all')
  })

  test('abort and delay ratings for jason alone', async () => {
    await apply('virtual-service-reviews-jason-v2-v3', 'virtual-service-ratings-test-abort')
    const jason = await signIn()
    expect(await page(jason)).toContain('Ratings service is currently unavailable')
    expect(stars(await page())).toBe(9)
    await apply('virtual-service-ratings-test-delay')
    expect(await page(jason)).toContain('Sorry, product reviews are currently unavailable for this book.')
    expect(stars(await page())).toBe(9)
  })

  test('abort details with 555, of which Istio warns that a route is never used', async () => {
    const { stderr } = await sh('kubectl apply -f networking/fault-injection-details-v1.yaml')
    expect(stderr).toContain('only the last rule can have no matches')
    await run('kubectl wait --for=condition=Reconciled vs/details --timeout=20s')
    expect((await get('/api/v1/products/0')).status).toBe(555)
  })

  test.each([
    ['certmanager-gateway', 0, 'configured|created'],
    ['egress-rule-google-apis', 0, 'configured|created'],
  ])('%s: code %i and a sentence', async (file, code, words) => {
    const outcome = await sh(`kubectl apply --dry-run=server -f networking/${file}.yaml`)
    expect(outcome.code).toBe(code)
    expect(outcome.stdout + outcome.stderr).toMatch(new RegExp(words))
  })
})

describe('the other files of the platform', () => {
  test.each([
    'bookinfo-versions',
    'bookinfo-psa',
    'bookinfo-dualstack',
    'bookinfo-details-v2',
    'bookinfo-ratings-v2-mysql-vm',
    'productpage-nodeport',
    'bookinfo-ingress',
  ])('%s is accepted', async (file) => {
    await run(`kubectl apply --dry-run=server -f platform/kube/${file}.yaml`)
  })

  const databases = [
    ['mysql', 'mysqldb', 'bookinfo-mysql', 'bookinfo-ratings-v2-mysql', 'ratings-v2-mysql'],
    ['mongo', 'mongodb', 'bookinfo-db', 'bookinfo-ratings-v2', 'ratings-v2'],
  ] as const
  const folders = ['platform/kube', `${root}/k8s/bookinfo`]
  test.each(folders.flatMap((folder) => databases.map((row) => [folder, ...row] as const)))(
    '%s: ratings v2 on %s, or the event that says what to install',
    async (folder, _, database, file, client, name) => {
      await run(`kubectl apply -f ${folder}/${file}.yaml -f ${folder}/${client}.yaml`)
      const events = () => run('kubectl get events')
      await expect.poll(events, { timeout: 60_000 }).toMatch(new RegExp(`service/${database} .*is not HTTP`))
      await run(`kubectl rollout status deploy/${name} --timeout=60s`)
      const answer = () => run(`kubectl exec deploy/${name} -c ratings -- curl -sS localhost:9080/ratings/0`)
      const missing =
        /Failed .*pod\/(mysqldb|mongodb)-v1.* runs a real server of this machine, and there is no /
      const outcome = async () => ((await events()).match(missing) ? 'missing' : await answer())
      await expect
        .poll(outcome, { timeout: 60_000, interval: 500 })
        .toMatch(/^missing$|^\{"id":0,"ratings":\{"Reviewer1":5,"Reviewer2":4\}\}$/)
      await run(`kubectl delete -f ${folder}/${file}.yaml -f ${folder}/${client}.yaml`)
    },
    180_000,
  )
})

/** The cookie of the user jason. */
async function signIn(): Promise<string> {
  const answer = await fetch(`${gateway}/login`, {
    method: 'POST',
    body: new URLSearchParams({ username: 'jason', passwd: 'any' }),
    redirect: 'manual',
  })
  return answer.headers.getSetCookie().join('; ').split(';')[0] ?? ''
}
