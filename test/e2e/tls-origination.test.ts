import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:https'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { generate } from 'selfsigned'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type LabProcess, root, startLab } from './lab-process.ts'
import { createHome, createShell, type Shell } from './shell.ts'

/** A pod calls a server outside of the mesh by plain HTTP, and its sidecar makes TLS of it: DestinationRule, mode SIMPLE. */
let lab: LabProcess
let sh: Shell
let outside: Server
let home: string

beforeAll(async () => {
  const { cert, private: key } = await generate([{ name: 'commonName', value: 'outside.example' }], {
    keyType: 'ec',
    extensions: [
      { name: 'basicConstraints', cA: true },
      { name: 'subjectAltName', altNames: [{ type: 2, value: 'outside.example' }] },
    ],
  })
  outside = createServer({ cert, key }, (request, response) => response.end(`${request.headers.host}`))
  await once(outside.listen(0, '127.0.0.1'), 'listening')
  ;({ home } = createHome({ cwd: root, kubeconfig: '' }))
  const authorities = join(home, 'authorities.pem')
  await writeFile(authorities, cert)
  // The one authority that this machine believes.
  lab = await startLab(['lab', 'up'], { env: { SSL_CERT_FILE: authorities } })
  sh = createShell({ cwd: root, kubeconfig: lab.kubeconfig })
}, 120_000)
afterAll(async () => {
  await lab?.[Symbol.asyncDispose]()
  outside?.close()
})

/** The host as a ServiceEntry, and how it is to be called; the two servers are one. */
const rules = (host: string) => `
apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: { name: ${host.split('.')[0]} }
spec:
  hosts: [${host}]
  ports: [{ number: 80, name: http, protocol: HTTP, targetPort: ${(outside.address() as AddressInfo).port} }]
  resolution: STATIC
  endpoints: [{ address: 127.0.0.1 }]
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: ${host.split('.')[0]} }
spec:
  host: ${host}
  trafficPolicy: { tls: { mode: SIMPLE } }
`

test.each([
  ['outside.example', /^outside.example 200$/, / 200 - via_upstream - "-" /],
  // The certificate is for another name.
  ['stranger.example', / 503$/, / 503 \S*UF\S* .*CERTIFICATE_VERIFY_FAILED/],
])('%s is called with TLS and has to prove who it is', async (host, answer, logged) => {
  const file = join(home, `${host}.yaml`)
  await writeFile(file, rules(host))
  const { code, stderr } = await sh(`kubectl apply -n weather -f ${file}`)
  expect([code, stderr]).toEqual([0, ''])
  await sh('kubectl wait --for=condition=Reconciled se,dr --all -n weather --timeout=60s')
  const line = `kubectl exec -n weather deploy/frontend-v1 -- curl -sS -m 10 -w ' %{http_code}' http://${host}/`
  expect((await sh(line)).stdout).toMatch(answer)
  const log = 'kubectl logs -n weather deploy/frontend-v1 -c istio-proxy --tail=1'
  await expect.poll(async () => (await sh(log)).stdout, { timeout: 30_000 }).toMatch(logged)
})
