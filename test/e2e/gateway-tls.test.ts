import { writeFile } from 'node:fs/promises'
import { get } from 'node:http'
import { request } from 'node:https'
import { join } from 'node:path'
import { generate } from 'selfsigned'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type LabProcess, root, startLab } from './lab-process.ts'
import { createHome, createShell, type Shell } from './shell.ts'

/** What a gateway serves besides plain HTTP, asked at its pod's address: TLS of its Secrets, by name, and bytes. */
let lab: LabProcess
let sh: Shell
let address = ''
let pem: { readonly cert: string; readonly key: string }

beforeAll(async () => {
  lab = await startLab(['lab', 'up', '--empty'])
  sh = createShell({ cwd: root, kubeconfig: lab.kubeconfig })
  const { home } = createHome({ cwd: root, kubeconfig: lab.kubeconfig })
  const { cert, private: key } = await generate([{ name: 'commonName', value: 'a.example.com' }], {
    keyType: 'ec',
    extensions: [
      { name: 'basicConstraints', cA: true },
      {
        name: 'subjectAltName',
        altNames: ['a', 'b'].map((name) => ({ type: 2, value: `${name}.example.com` })),
      },
    ],
  })
  pem = { cert, key }
  await writeFile(join(home, 'tls.crt'), cert)
  await writeFile(join(home, 'tls.key'), key)
  await run(`kubectl create secret tls a-cert -n istio-system --cert=${home}/tls.crt --key=${home}/tls.key`)
  for (const [name, text] of Object.entries({ details, gateway })) {
    await writeFile(join(home, `${name}.yaml`), text)
    await run(`kubectl apply -f ${home}/${name}.yaml`)
  }
  await run('kubectl rollout status deploy/details-v1 -n shop --timeout=60s')
  await run('kubectl wait --for=condition=Reconciled vs,gw --all -n shop --timeout=20s')
  address = await run("kubectl get pod -n istio-system -o jsonpath='{.items[0].status.podIP}'")
}, 120_000)
afterAll(() => lab?.[Symbol.asyncDispose]())

async function run(line: string): Promise<string> {
  const { code, stdout, stderr } = await sh(line, 90_000)
  expect([line, code, stderr]).toEqual([line, 0, expect.any(String)])
  return stdout
}

/** The status of one request over TLS of its own, or the code of the error that the client sees. */
function ask(servername: string, port: number, client: object = {}): Promise<number | string> {
  return new Promise((resolve) => {
    const options = { host: address, port, servername, path: '/details/0', headers: { host: servername } }
    request({ ...options, ca: pem.cert, agent: false, ...client }, (response) => {
      response.resume()
      resolve(response.statusCode ?? 0)
    })
      .on('error', (error) => resolve('code' in error ? String(error.code) : error.message))
      .end()
  })
}

/** The status of one request over a connection of its own: one that is open already keeps the configuration it began with. */
function askBytes(path: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    get({ host: address, port: 31_400, path, agent: false }, (response) => {
      response.resume()
      resolve(response.statusCode)
    }).on('error', reject)
  })
}

test('TLS ends with the certificate of the Secret, for the hosts of the server alone', async () => {
  expect(await ask('a.example.com', 8443)).toBe(200)
  expect(await ask('z.example.com', 8443)).toBe('ECONNRESET')
})

test('people reach port 443 of the gateway at a port of this machine', async () => {
  const path = '{.spec.ports[?(@.port==443)].nodePort}'
  const nodePort = await run(`kubectl get svc istio-ingressgateway -n istio-system -o jsonpath='${path}'`)
  expect(await ask('a.example.com', Number(nodePort), { host: '127.0.0.1' })).toBe(200)
})

test('a server whose Secret comes later works from then on; without a certificate no client is let in', async () => {
  expect(await ask('b.example.com', 9443, pem)).toBe('ECONNREFUSED')
  const line = 'kubectl get secret a-cert -n istio-system -o yaml'
  const ca = Buffer.from(pem.cert).toString('base64')
  await run(
    `${line} | sed -e 's/name: a-cert/name: b-cert/' -e 's/^data:/data:\\n  ca.crt: ${ca}/' | kubectl create -f -`,
  )
  await expect.poll(() => ask('b.example.com', 9443, pem), { timeout: 10_000 }).toBe(200)
  expect(await ask('b.example.com', 9443)).not.toBe(200)
})

test('bytes go where the rule says', async () => {
  expect(await askBytes('/details/0')).toBe(200)
})

test('routes of bytes for sidecars are taken, and a warning says that they have no effect here', async () => {
  const spec = '{hosts: [details], tcp: [{route: [{destination: {host: details}}]}]}'
  const object = `{apiVersion: networking.istio.io/v1, kind: VirtualService, metadata: {name: bytes-2}, spec: ${spec}}`
  const { code, stderr } = await sh(`echo '${object}' | kubectl apply -n shop -f -`)
  expect([code, stderr]).toEqual([0, expect.stringContaining('capture by redirect')])
})

test('Telemetry decides what is logged', async () => {
  const spec = '{accessLogging: [{providers: [{name: envoy}], filter: {expression: "response.code >= 400"}}]}'
  const object = `{apiVersion: telemetry.istio.io/v1, kind: Telemetry, metadata: {name: errors}, spec: ${spec}}`
  await run(`echo '${object}' | kubectl apply -n shop -f -`)
  await run('kubectl wait --for=condition=Reconciled telemetry/errors -n shop --timeout=20s')
  expect(await askBytes('/details/0?not-logged')).toBe(200)
  expect(await askBytes('/missing?logged')).toBe(404)
  const log = () => run('kubectl logs deploy/details-v1 -n shop -c istio-proxy')
  await expect.poll(log, { timeout: 10_000 }).toContain('/missing?logged')
  expect(await log()).not.toContain('not-logged')
})

const details = `
apiVersion: v1
kind: Namespace
metadata: {name: shop, labels: {istio-injection: enabled}}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: details-v1, namespace: shop}
spec:
  selector: {matchLabels: {app: details}}
  template:
    metadata: {labels: {app: details, version: v1}}
    spec:
      containers: [{name: details, image: 'istio/examples-bookinfo-details-v1:1.20.3', ports: [{containerPort: 9080}]}]
---
apiVersion: v1
kind: Service
metadata: {name: details, namespace: shop}
spec: {selector: {app: details}, ports: [{name: http, port: 9080}]}
`

const gateway = `
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: {name: public, namespace: shop}
spec:
  selector: {istio: ingressgateway}
  servers:
  - port: {number: 443, name: https, protocol: HTTPS}
    hosts: [a.example.com]
    tls: {mode: SIMPLE, credentialName: a-cert}
  - port: {number: 9443, name: https-mutual, protocol: HTTPS}
    hosts: [b.example.com]
    tls: {mode: MUTUAL, credentialName: b-cert}
  - port: {number: 31400, name: tcp, protocol: TCP}
    hosts: ['*']
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {name: details, namespace: shop}
spec:
  hosts: [a.example.com, b.example.com]
  gateways: [public]
  http: [{route: [{destination: {host: details}}]}]
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {name: bytes, namespace: shop}
spec:
  hosts: ['*']
  gateways: [public]
  tcp: [{match: [{port: 31400}], route: [{destination: {host: details}}]}]
`
