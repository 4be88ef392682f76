import { once } from 'node:events'
import type { IncomingMessage } from 'node:http'
import { Agent, request } from 'node:https'
import type { KubeObject } from '@traffic-lab/resources'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { standardAdmission } from '../admission/standard-admission.ts'
import type { PodRuntime } from '../pod-runtime.ts'
import { ObjectStore } from '../store/object-store.ts'
import type { ApiServer } from './api-server.ts'
import { createApiServer } from './api-server.ts'

const store = new ObjectStore({ admission: standardAdmission() })
const executed: string[] = []
const runtime: PodRuntime = {
  logs: () => Promise.reject(new Error('not asked for')),
  connect: () => Promise.reject(new Error('not asked for')),
  exec: (_namespace, pod) => {
    executed.push(pod)
    return Promise.reject(new Error('not asked for'))
  },
}
let server: ApiServer
let agent: Agent

beforeAll(async () => {
  store.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'default' } })
  store.create(configMap('first', '1'))
  const containers = [{ name: 'a', image: 'a:1' }]
  store.create({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'p', namespace: 'default' },
    spec: { containers },
  })
  server = await createApiServer({ store, runtime })
  agent = new Agent({ ca: server.credentials.cert })
})
afterAll(async () => {
  agent.destroy()
  await server.close()
})

function configMap(name: string, v: string, labels: Readonly<Record<string, string>> = {}): KubeObject {
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name, namespace: 'default', labels },
    data: { v },
  }
}

interface CallOptions {
  readonly method?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
  /** Announce a body of so many bytes, but send none. */
  readonly announce?: number
}

async function call(
  path: string,
  { method = 'GET', headers = {}, body, announce }: CallOptions = {},
): Promise<IncomingMessage> {
  const authorization = `Bearer ${server.credentials.token}`
  const outgoing = request(`${server.url}${path}`, {
    agent,
    method,
    servername: 'localhost',
    headers: { authorization, ...headers, ...(announce !== undefined && { 'content-length': announce }) },
  })
  if (announce === undefined) outgoing.end(body)
  else outgoing.on('error', () => {}).flushHeaders()
  const [response] = (await once(outgoing, 'response')) as [IncomingMessage]
  return response
}

async function json(path: string, options?: CallOptions): Promise<Record<string, unknown>> {
  const response = await call(path, options)
  return JSON.parse(Buffer.concat(await response.toArray()).toString())
}

/** The first `count` events of a watch, or fewer when the server ends it. */
async function events(query: string, count: number, act: () => void = () => {}, accept = '*/*') {
  const path = `/api/v1/namespaces/default/configmaps?watch=true&timeoutSeconds=20&${query}`
  const response = await call(path, { headers: { accept } })
  act()
  let text = ''
  for await (const chunk of response) {
    text += String(chunk)
    if (text.split('\n').length > count) break
  }
  return text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { type: string; object: KubeObject })
}

test('the kubeconfig names the server, its authority and the token', () => {
  const text = server.kubeconfig()
  expect(text).toContain(`server: ${server.url}`)
  expect(text).toContain(Buffer.from(server.credentials.cert).toString('base64'))
  expect(text).toContain('current-context: traffic-lab')
})

test('a taken port is replaced by a free one', async () => {
  const { port, credentials } = server
  const second = await createApiServer({ store, port, credentials })
  expect(second.port).not.toBe(port)
  await second.close()
})

test('aggregated discovery is answered in the version that is asked for', async () => {
  for (const version of ['v2', 'v2beta1']) {
    const accept = `application/json;g=apidiscovery.k8s.io;v=${version};as=APIGroupDiscoveryList,application/json`
    const response = await call('/apis', { headers: { accept } })
    expect(response.headers['content-type']).toBe(accept.split(',')[0])
    response.resume()
  }
  expect(await json('/apis')).toMatchObject({ kind: 'APIGroupList' })
})

test('every refusal is a Status, also those of the web framework', async () => {
  const type = { 'content-type': 'application/json' }
  const large = { method: 'POST', headers: type, announce: 4 * 1024 * 1024 }
  expect(await json('/api/v1/nosuch')).toMatchObject({ kind: 'Status', code: 404, reason: 'NotFound' })
  expect(await json('/api/v1/namespaces', large)).toMatchObject({ kind: 'Status', code: 413 })
  expect(await json('/api/v1/namespaces', { method: 'POST', headers: type, body: '{' })).toMatchObject({
    kind: 'Status',
    code: 400,
  })
  expect(await json('/version', { method: 'DELETE' })).toMatchObject({ kind: 'Status', code: 405 })
})

test('the one user may do everything, and is told so', async () => {
  const ask = (path: string) =>
    json(path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' })
  expect(await ask('/apis/authorization.k8s.io/v1/selfsubjectaccessreviews')).toMatchObject({
    kind: 'SelfSubjectAccessReview',
    apiVersion: 'authorization.k8s.io/v1',
    status: { allowed: true },
  })
  expect(await ask('/apis/authentication.k8s.io/v1/selfsubjectreviews')).toMatchObject({
    status: { userInfo: { username: 'traffic-lab' } },
  })
  expect(await json('/apis/authentication.k8s.io/v1/selfsubjectreviews')).toMatchObject({ code: 405 })
})

test('a web page cannot run a program in a pod, and neither can someone without the token', async () => {
  const upgrade = {
    connection: 'Upgrade',
    upgrade: 'websocket',
    'sec-websocket-version': '13',
    'sec-websocket-key': Buffer.alloc(16).toString('base64'),
    'sec-websocket-protocol': 'v5.channel.k8s.io',
  }
  const path = '/api/v1/namespaces/default/pods/p/exec?command=id&stdout=true'
  const page = await call(path, { headers: { ...upgrade, origin: 'https://example.com' } })
  expect(page.statusCode).toBe(403)
  const stranger = await call(path, { headers: { ...upgrade, authorization: 'Bearer guess' } })
  expect(stranger.statusCode).toBe(401)
  const rebound = await call(path, { headers: { ...upgrade, host: 'evil.example' } })
  expect(rebound.statusCode).toBe(403)
  for (const response of [page, stranger, rebound]) response.resume()
  expect(executed).toEqual([])
})

test('a watch from a revision brings what happened since, then what happens', async () => {
  const { resourceVersion } = (await json('/api/v1/configmaps')).metadata as { resourceVersion: string }
  store.create(configMap('since', '1'))
  const seen = await events(`resourceVersion=${resourceVersion}`, 2, () =>
    store.update(configMap('since', '2')),
  )
  expect(seen.map(({ type, object }) => [type, object.metadata.name])).toEqual([
    ['ADDED', 'since'],
    ['MODIFIED', 'since'],
  ])
})

test('a selector makes changes look like coming and going', async () => {
  store.create(configMap('labelled', '1'))
  const seen = await events(`labelSelector=a%3Db`, 2, () => {
    store.update(configMap('labelled', '2', { a: 'b' }))
    store.update(configMap('labelled', '3'))
  })
  expect(seen.map(({ type }) => type)).toEqual(['ADDED', 'DELETED'])
})

test('initial events end with an annotated bookmark', async () => {
  const query = 'sendInitialEvents=true&allowWatchBookmarks=true&resourceVersionMatch=NotOlderThan'
  const seen = await events(`${query}&fieldSelector=metadata.name%3Dfirst`, 2)
  expect(seen).toMatchObject([
    { type: 'ADDED', object: { metadata: { name: 'first' } } },
    {
      type: 'BOOKMARK',
      object: { kind: 'ConfigMap', metadata: { annotations: { 'k8s.io/initial-events-end': 'true' } } },
    },
  ])
})

test.each(['1', '999999'])(
  'a watch from revision %s, forgotten or ahead, is told to list again',
  async (revision) => {
    const seen = await events(`resourceVersion=${revision}`, 1)
    expect(seen).toMatchObject([{ type: 'ERROR', object: { code: 410, reason: 'Expired' } }])
  },
)

test('a table watch defines its columns once', async () => {
  const accept = 'application/json;as=Table;v=v1;g=meta.k8s.io,application/json'
  const seen = await events('', 2, () => {}, accept)
  expect(seen[0]?.object).toMatchObject({
    kind: 'Table',
    columnDefinitions: [{ name: 'Name', format: 'name' }, {}, {}],
  })
  expect(seen[1]?.object).toMatchObject({ kind: 'Table', columnDefinitions: null })
})

test('closing the server ends its watches', async () => {
  const second = await createApiServer({ store, credentials: server.credentials })
  const { token } = second.credentials
  const outgoing = request(`${second.url}/api/v1/pods?watch=true`, {
    agent,
    headers: { authorization: `Bearer ${token}` },
  })
  outgoing.end()
  const [response] = (await once(outgoing, 'response')) as [IncomingMessage]
  const ended = response
    .on('error', () => {})
    .toArray()
    .catch(() => [])
  await second.close()
  await ended
})
