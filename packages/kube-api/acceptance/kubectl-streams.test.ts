import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { TestCluster } from './test-cluster.ts'
import { createTestCluster, kubectlFromEnvironment, webService } from './test-cluster.ts'

const kubectl = kubectlFromEnvironment(existsSync)
const title = 'kubectl reaches into pods (skipped without kubectl: install it or set KUBECTL to its path)'

describe.skipIf(kubectl === undefined)(title, { timeout: 60_000 }, () => {
  let cluster: TestCluster

  beforeAll(async () => {
    cluster = await createTestCluster(kubectl ?? '')
    cluster.store.create(webService)
    await cluster.createPod('web-1')
  })
  afterAll(() => cluster.close())

  const protocols = [
    ['WebSocket where kubectl has it', {}],
    ['SPDY', { KUBECTL_REMOTE_COMMAND_WEBSOCKETS: 'false', KUBECTL_PORT_FORWARD_WEBSOCKETS: 'false' }],
  ] as const

  test('logs shows the whole log, its end, and no remark about the container', async () => {
    expect(await cluster.kubectl('logs web-1 -n weather')).toMatchObject({
      stdout: 'one\ntwo\nthree\n',
      stderr: '',
    })
    const tail = await cluster.kubectl('logs web-1 -c istio-proxy -n weather --tail=2')
    expect(tail.stdout).toBe('two\nthree\n')
    const unknown = await cluster.kubectl('logs web-1 -c nosuch -n weather')
    expect(unknown.code).toBe(1)
  })

  test('logs -f goes on until it is interrupted', async () => {
    const follow = cluster.start('logs -f web-1 -n weather')
    await follow.until('three')
    await writeFile(join(cluster.dir, 'web-1.log'), 'four\n', { flag: 'a' })
    await follow.until('four')
    await follow.stop()
  })

  test.each(protocols)('exec brings output, errors and the exit code over %s', async (_name, env) => {
    const script = `exec web-1 -n weather -- sh -c 'echo out; echo err >&2; exit 3'`
    const result = await cluster.kubectl(script, { env })
    expect(result).toMatchObject({ code: 3, stdout: 'out\n' })
    expect(result.stderr).toBe('err\ncommand terminated with exit code 3\n')
  })

  test.each(protocols)('exec -i carries three megabytes both ways over %s', async (_name, env) => {
    const input = randomBytes(3_000_000)
    const result = await cluster.kubectl('exec -i web-1 -n weather -- cat', { input, env })
    expect(result.code).toBe(0)
    expect(result.bytes.equals(input)).toBe(true)
  })

  test.each(protocols)('a program that does not exist is said over %s', async (_name, env) => {
    const { code, stderr } = await cluster.kubectl('exec web-1 -n weather -- nosuchprogram', { env })
    expect(code).toBe(1)
    expect(stderr).toContain('exec: "nosuchprogram": executable file not found in $PATH')
  })

  test('cp copies a file there and back', async () => {
    const bytes = randomBytes(100_000)
    await writeFile(join(cluster.dir, 'there'), bytes)
    const copy = join(cluster.dir, 'copy')
    expect(await cluster.kubectl(`cp there weather/web-1:${copy}`)).toMatchObject({ code: 0 })
    expect((await readFile(copy)).equals(bytes)).toBe(true)
    expect(await cluster.kubectl(`cp weather/web-1:${copy} back`)).toMatchObject({ code: 0 })
    expect((await readFile(join(cluster.dir, 'back'))).equals(bytes)).toBe(true)
  })

  test('port-forward serves the page of the pod, for each of five connections', async () => {
    const forward = cluster.start('port-forward svc/web -n weather --address 127.0.0.1 :80')
    const output = await forward.until('Forwarding from 127.0.0.1:')
    const port = /127\.0\.0\.1:(\d+) -> 9080/.exec(output)?.[1]
    const pages = await Promise.all(
      ['a', 'b', 'c', 'd', 'e'].map((path) =>
        fetch(`http://127.0.0.1:${port}/${path}`).then((r) => r.text()),
      ),
    )
    expect(pages).toEqual(['page /a', 'page /b', 'page /c', 'page /d', 'page /e'])
    // A client that breaks off in the middle of a large page ends its own connection only.
    const large = await fetch(`http://127.0.0.1:${port}/large`)
    await large.body?.cancel()
    expect(await fetch(`http://127.0.0.1:${port}/after`).then((page) => page.text())).toBe('page /after')
    await forward.stop()
  })

  test('a deleted pod is gone when its process has ended', async () => {
    const { pid } = await cluster.createPod('web-2')
    expect((await cluster.kubectl('delete po web-2 -n weather')).stdout).toMatch(/^pod "web-2" deleted/)
    expect(() => process.kill(pid, 0)).toThrow('ESRCH')
    expect(cluster.store.get('Pod', 'weather', 'web-2')).toBeUndefined()
  })
})
