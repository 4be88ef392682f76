import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { afterEach, describe, expect, it } from 'vitest'

const client = fileURLToPath(new URL('../bin/traffic', import.meta.url))
const closers: (() => void)[] = []
afterEach(() => {
  for (const close of closers.splice(0)) close()
})

describe('the traffic client', () => {
  it('prints one result a request, each with a fresh request id that the server saw', async () => {
    const seen: unknown[] = []
    const { url } = await serve((request, response) => {
      seen.push(request.headers['x-request-id'])
      response.setHeader('x-served-by', 'forecast-v1').end('sunny')
    })
    const { results } = await traffic(['--url', `${url}/weather`, '--count', '20', '--concurrency', '4'])
    expect(results).toHaveLength(20)
    expect(new Set(seen).size).toBe(20)
    expect(new Set(results.map(({ id }) => id))).toEqual(new Set(seen))
    expect(results[0]).toMatchObject({
      status: 200,
      headers: { 'x-served-by': 'forecast-v1' },
      bodySize: 5,
      body: 'sunny',
    })
  })

  it('opens a new connection for each request unless asked to keep them', async () => {
    const { url, connections } = await serve((_, response) => response.end())
    await traffic(['--url', url, '--count', '6', '--concurrency', '2'])
    expect(connections()).toBe(6)
    await traffic(['--url', url, '--count', '6', '--concurrency', '2', '--keep-alive'])
    expect(connections()).toBeLessThanOrEqual(8)
  })

  it('sends the absolute form and the original host to the proxy of http_proxy', async () => {
    const seen: unknown[] = []
    const { url } = await serve((request, response) => {
      seen.push([request.url, request.headers.host])
      response.end()
    })
    await traffic(['--url', 'http://forecast:3002/weather?locate=Hangzhou'], { http_proxy: url })
    expect(seen).toEqual([['http://forecast:3002/weather?locate=Hangzhou', 'forecast:3002']])
  })

  it('goes past the proxy to a host that no_proxy names', async () => {
    const { url } = await serve((request, response) => response.end(request.url))
    const { results } = await traffic(['--url', `${url}/direct`], {
      http_proxy: 'http://127.0.0.1:1',
      no_proxy: 'cluster.local,127.0.0.1',
    })
    expect(results).toMatchObject([{ status: 200, body: '/direct' }])
  })

  it('sends the headers and the method it was given, Host included', async () => {
    const { url } = await serve((request, response) => {
      response.setHeader('location', `${request.method} ${request.headers.host} ${request.headers.cookie}`)
      response.writeHead(301).end()
    })
    const { results } = await traffic([
      '--url',
      url,
      '--method',
      'head',
      '--header',
      'Host: shop.example',
      '--header',
      'cookie: user=tester',
    ])
    expect(results).toMatchObject([
      { status: 301, headers: { location: 'HEAD shop.example user=tester' }, bodySize: 0 },
    ])
  })

  it('lets several values of one header take turns by the number of the request', async () => {
    const { url } = await serve((request, response) => response.end(request.headers.cookie))
    const headers = [
      '--header',
      'cookie: user=a',
      '--header',
      'Cookie: user=b',
      '--header',
      'accept: text/plain',
    ]
    const { results } = await traffic(['--url', url, '--count', '5', '--concurrency', '3', ...headers])
    const bodies = results.toSorted((a, b) => Number(a.seq) - Number(b.seq)).map(({ body }) => body)
    expect(bodies).toEqual(['user=a', 'user=b', 'user=a', 'user=b', 'user=a'])
  })

  it('keeps cookies only with a jar, beside those it was told to send', async () => {
    const { url } = await serve((request, response) => {
      if (request.headers.cookie?.includes('user') !== true)
        response.setHeader('set-cookie', ['user="abc"; Max-Age=60; HttpOnly', 'theme=dark'])
      response.end(request.headers.cookie ?? 'none')
    })
    const cookies = async (...options: string[]) =>
      (await traffic(['--url', url, '--count', '3', ...options])).results.map(({ body }) => body)
    expect(await cookies()).toEqual(['none', 'none', 'none'])
    expect(await cookies('--cookie-jar')).toEqual([
      'none',
      'user="abc"; theme=dark',
      'user="abc"; theme=dark',
    ])
    expect(await cookies('--cookie-jar', '--header', 'cookie: a=b')).toEqual([
      'a=b',
      'a=b; user="abc"; theme=dark',
      'a=b; user="abc"; theme=dark',
    ])
  })

  it('signs in first, and sends what that sets with every request', async () => {
    const seen: string[] = []
    const { url } = await serve((request, response) => {
      seen.push(`${request.method} ${request.url} ${request.headers.cookie ?? '-'}`)
      response.setHeader('set-cookie', request.method === 'POST' ? 'session=s1; Path=/' : 'other=1').end()
    })
    const signIn = ['--sign-in', '/login?username=jason']
    const { results } = await traffic(['--url', `${url}/page`, '--count', '2', ...signIn])
    expect(results).toHaveLength(2)
    expect(seen).toEqual(['POST /login?username=jason -', 'GET /page session=s1', 'GET /page session=s1'])
  })

  it('sends nothing when the sign-in sets no cookie', async () => {
    const { url } = await serve((_, response) => response.writeHead(404).end())
    const { results, errors, code } = await traffic(['--url', `${url}/page`, '--sign-in', '/login'])
    expect({ results, errors, code }).toEqual({
      results: [],
      errors: `traffic: POST ${url}/login set no cookie: status 404\n`,
      code: 1,
    })
  })

  it('reports a refused connection and a missing answer as results, and goes on', async () => {
    const refused = await traffic(['--url', 'http://127.0.0.1:1/', '--count', '2'])
    expect(refused.results).toMatchObject([{ error: 'ECONNREFUSED' }, { error: 'ECONNREFUSED' }])
    expect(refused.code).toBe(0)
    const { url } = await serve(() => undefined)
    const silent = await traffic(['--url', url, '--timeout-ms', '30'])
    expect(silent.results).toMatchObject([{ error: 'ETIMEDOUT', message: 'no complete answer within 30 ms' }])
  })

  it('cuts the printed body but counts all of it', async () => {
    const { url } = await serve((_, response) => response.end('x'.repeat(200_000)))
    const { results } = await traffic(['--url', url, '--body-limit', '10'])
    expect(results).toMatchObject([{ bodySize: 200_000, body: 'xxxxxxxxxx' }])
  })

  it.each([
    [['--count', '3'], '--url is missing'],
    [['--url', 'https://forecast/'], '--url "https://forecast/" is not an http:// URL'],
    [['--url', 'http://forecast/', '--count', '0'], '--count "0" is not a whole number of at least 1'],
    [['--url', 'http://forecast/', '--header', 'oops'], '--header "oops" is not of the form "Name: value"'],
  ])('refuses %j and says why', async (args, message) => {
    const { code, errors } = await traffic(args)
    expect(code).toBe(2)
    expect(errors).toContain(message)
  })
})

async function traffic(args: readonly string[], env: Record<string, string> = {}) {
  const child = spawn(process.execPath, [client, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] })
  const [output, errors, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'exit'),
  ])
  const lines = output.split('\n').filter((line) => line !== '')
  const results = lines.map((line): Record<string, unknown> => JSON.parse(line))
  return { results, errors, code }
}

async function serve(listener: RequestListener) {
  let opened = 0
  const server = createServer(listener).on('connection', () => {
    opened += 1
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  closers.push(() => {
    server.closeAllConnections()
    server.close()
  })
  const address = server.address()
  if (typeof address !== 'object' || address === null) throw new Error('the server has no address')
  return { url: `http://127.0.0.1:${address.port}`, connections: () => opened }
}
