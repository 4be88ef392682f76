import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type LabProcess, root, startLab } from './lab-process.ts'
import { createShell, type Shell } from './shell.ts'

/** The world outside of the mesh, as far as a forward proxy can lead there: a server of this machine stands in for it. */
let lab: LabProcess
let sh: Shell
let outside: Server
let port = 0

beforeAll(async () => {
  outside = createServer((request, response) => {
    response.end(`${request.headers.host} ${request.socket.remoteAddress}`)
  })
  await once(outside.listen(0, '0.0.0.0'), 'listening')
  port = (outside.address() as AddressInfo).port
  lab = await startLab(['lab', 'up'])
  sh = createShell({ cwd: root, kubeconfig: lab.kubeconfig })
}, 90_000)
afterAll(async () => {
  await lab?.[Symbol.asyncDispose]()
  outside?.close()
})

async function apply(...objects: readonly object[]): Promise<string> {
  const list = JSON.stringify({ apiVersion: 'v1', kind: 'List', items: objects })
  const { code, stderr } = await sh(`kubectl apply -n weather -f - <<'END'\n${list}\nEND`)
  expect([code, stderr]).toEqual([0, expect.any(String)])
  await sh('kubectl wait --for=condition=Reconciled se,sidecar --all -n weather --timeout=20s')
  return stderr
}

const rule = (kind: string, name: string, spec: object) => ({
  apiVersion: 'networking.istio.io/v1',
  kind,
  metadata: { name },
  spec,
})

/** What a pod gets for a URL: the body, a blank, the status. */
async function call(url: string): Promise<string> {
  const line = `kubectl exec -n weather deploy/frontend-v1 -- curl -sS -m 10 -w ' %{http_code}' ${url}`
  return (await sh(line)).stdout
}

const http = { name: 'http', protocol: 'HTTP' }

test('a host is reached at the address, by the name, or as it is called', async () => {
  await apply(
    rule('ServiceEntry', 'static', {
      hosts: ['static.example'],
      ports: [{ number: 80, ...http, targetPort: port }],
      resolution: 'STATIC',
      endpoints: [{ address: '127.0.0.1' }],
    }),
    rule('ServiceEntry', 'dns', {
      hosts: ['dns.example'],
      ports: [{ number: port, ...http }],
      resolution: 'DNS',
      endpoints: [{ address: 'localhost' }],
    }),
    rule('ServiceEntry', 'none', { hosts: ['localhost'], ports: [{ number: port, ...http }] }),
  )
  const pod = await sh("kubectl get po -n weather -l app=frontend -o jsonpath='{.items[0].status.podIP}'")
  expect(await call('http://static.example/')).toBe(`static.example ${pod.stdout} 200`)
  expect(await call(`http://dns.example:${port}/`)).toBe(`dns.example:${port} 127.0.0.1 200`)
  expect(await call(`http://localhost:${port}/`)).toBe(`localhost:${port} 127.0.0.1 200`)
})

test('what no forward proxy carries is said, and the columns are those of a cluster', async () => {
  const entry = rule('ServiceEntry', 'secret', {
    hosts: ['secret.example'],
    ports: [{ number: 443, name: 'https', protocol: 'HTTPS' }],
    resolution: 'DNS',
  })
  expect(await apply(entry)).toMatch(/^Warning: port 443 \(HTTPS\) is not carried by the lab's sidecars/)
  expect((await sh('kubectl get se secret -n weather')).stdout).toMatch(
    /^NAME +HOSTS +LOCATION +RESOLUTION +AGE\nsecret +\["secret.example"\] +DNS +\d+s\n$/,
  )
})

test('a Sidecar leaves what it imports, and 502 for all else', async () => {
  const egress = [{ hosts: ['./static.example', './advertisement.weather.svc.cluster.local'] }]
  await apply(rule('Sidecar', 'default', { egress, outboundTrafficPolicy: { mode: 'REGISTRY_ONLY' } }))
  expect(await call('http://static.example/')).toMatch(/ 200$/)
  expect(await call('http://advertisement:3003/ad')).toMatch(/ 200$/)
  expect(await call('http://forecast:3002/weather')).toBe(' 502')
  expect(await call(`http://dns.example:${port}/`)).toBe(' 502')
  const { stdout } = await sh('kubectl logs -n weather deploy/frontend-v1 -c istio-proxy --tail=1')
  expect(stdout).toMatch(/ 502 - direct_response .* block_all\n$/)
  await sh('kubectl delete sidecar/default -n weather')
  await expect.poll(() => call(`http://dns.example:${port}/`), { timeout: 10_000 }).toMatch(/ 200$/)
})

test('the mesh config of the ConfigMap istio closes the way to hosts that nobody registered', async () => {
  const create = 'kubectl create configmap istio -n istio-system --from-literal=mesh='
  expect((await sh(`${create}'outboundTrafficPolicy: {mode: REGISTRY_ONLY}'`)).code).toBe(0)
  await expect.poll(() => call(`http://127.0.0.1:${port}/`), { timeout: 10_000 }).toBe(' 502')
  expect(await call('http://static.example/')).toMatch(/ 200$/)
  await sh(`kubectl patch configmap istio -n istio-system -p '{"data":{"mesh":"unheardOf: 1"}}'`)
  await expect
    .poll(async () => (await sh('kubectl get events -n istio-system')).stdout, { timeout: 10_000 })
    .toMatch(/NotTranslated +configmap\/istio +the mesh config is not in force, .*unheardOf of data.mesh/)
  expect(await call(`http://127.0.0.1:${port}/`)).toBe(' 502')
})
