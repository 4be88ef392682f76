import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import fastify from 'fastify'
import { expect, onTestFinished, test } from 'vitest'
import { listen } from './start-service.ts'

test('a taken port is reported with the variables that change it', async () => {
  const first = fastify()
  onTestFinished(() => first.close())
  const address = await first.listen({ host: '127.0.0.1', port: 0 })
  const { port } = new URL(address)
  await expect(listen(fastify(), '127.0.0.1', Number(port))).rejects.toThrow(
    `cannot listen on 127.0.0.1, port ${port} (EADDRINUSE); choose others with LISTEN_HOST, LISTEN_PORT`,
  )
})

test('what fails to load before is no matter of addresses', async () => {
  const app = fastify().register(() => Promise.reject(new Error('no such module')))
  await expect(listen(app, '127.0.0.1', 0)).rejects.toThrow('no such module')
})

test.each(['EAFNOSUPPORT', 'EADDRNOTAVAIL'])(
  'on %s every IPv4 address is bound instead of ::',
  async (code) => {
    const tried: string[] = []
    const app = {
      listen: async ({ host }: { host: string }) => {
        tried.push(host)
        if (host === '::') throw Object.assign(new Error(code), { code })
        return host
      },
      close: async () => {},
    }
    await listen(app, '::', 3002)
    expect(tried).toEqual(['::', '0.0.0.0'])
  },
)

test('SIGTERM lets the request in flight finish and ends the process with code 0', async () => {
  const program = `
    import { buildServer, startService } from ${JSON.stringify(new URL('./index.ts', import.meta.url).href)}
    await startService(() => {
      const app = buildServer({ service: 's', version: 'v1', log: { level: 'info' }, notFound: (q, r) => r.send('') })
      app.get('/slow', async () => {
        process.stdout.write('handling\\n')
        await new Promise((resolve) => process.once('SIGTERM', () => setImmediate(resolve)))
        return 'done'
      })
      return { app, host: '127.0.0.1', port: 0 }
    })`
  const child = spawn(process.execPath, ['--input-type=module-typescript', '--eval', program])
  onTestFinished(() => void child.kill('SIGKILL'))
  const output = (async function* lines() {
    for await (const chunk of child.stdout) yield String(chunk)
  })()
  const exit = once(child, 'exit')

  let log = ''
  let answer: Promise<Response> | undefined
  for await (const chunk of output) {
    log += chunk
    const address = /listening at (http:[^"]+)"/.exec(log)?.[1]
    if (address !== undefined) answer ??= fetch(`${address}/slow`)
    if (log.includes('handling\n')) break
  }
  child.kill('SIGTERM')
  expect(await (await answer)?.text()).toBe('done')
  expect(await exit).toEqual([0, null])
})

test('a wrong environment ends the start with its message and code 1', async () => {
  const program = `
    import { loadConfig, serverSettings, startService } from ${JSON.stringify(new URL('./index.ts', import.meta.url).href)}
    await startService(() => {
      loadConfig(serverSettings(3002), { LISTEN_PORT: 'tcp://10.0.0.1:3002' })
      throw new Error('not reached')
    })`
  const child = spawn(process.execPath, ['--input-type=module-typescript', '--eval', program])
  const [stderr, [code]] = await Promise.all([text(child.stderr), once(child, 'exit')])
  expect(stderr).toBe(
    'The environment is not usable; change or unset:\n' +
      '  LISTEN_PORT=tcp://10.0.0.1:3002: must be a whole number from 0 to 65535\n',
  )
  expect(code).toBe(1)
})
