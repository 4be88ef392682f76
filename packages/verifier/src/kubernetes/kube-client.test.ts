import { once } from 'node:events'
import { mkdtemp, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { createKubeClient } from './kube-client.ts'

const discovery = {
  kind: 'APIResourceList',
  groupVersion: 'v1',
  resources: [
    { name: 'services', singularName: 'service', namespaced: true, kind: 'Service', verbs: ['list'] },
  ],
}
const noServices = { kind: 'ServiceList', apiVersion: 'v1', metadata: {}, items: [] }

it('asks many times over few connections', async () => {
  let connections = 0
  const server = createServer(({ url = '' }, response) => {
    response.setHeader('content-type', 'application/json')
    response.end(JSON.stringify(url === '/api/v1' ? discovery : noServices))
  })
  server.on('connection', () => (connections += 1))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const { port } = server.address() as AddressInfo
  const kubeconfig = join(await mkdtemp(join(tmpdir(), 'kubeconfig-')), 'config')
  await writeFile(
    kubeconfig,
    JSON.stringify({
      clusters: [
        {
          name: 'c',
          cluster: { server: `http://127.0.0.1:${port}`, 'insecure-skip-tls-verify': true },
        },
      ],
      users: [{ name: 'u', user: {} }],
      contexts: [{ name: 'c', context: { cluster: 'c', user: 'u' } }],
      'current-context': 'c',
    }),
  )
  const client = createKubeClient({ kubeconfig })
  const bounded = client.withSignal(new AbortController().signal)
  for (let time = 1; time <= 5; time += 1)
    for (const asking of [client, bounded]) expect(await asking.list('v1', 'Service', 'weather')).toEqual([])
  // A second one where an answer is not quite over when the next question comes.
  expect(connections).toBeLessThanOrEqual(3)
})
