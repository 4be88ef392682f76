import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type PracticeServer, startPracticeServer } from '../comparison/practice-server.ts'
import { fortioFlags } from './fortio-flags.ts'
import { refusedFlags } from './refused-flags.ts'
import { runFortio } from './run-fortio.ts'

let server: PracticeServer
beforeEach(async () => {
  server = await startPracticeServer()
})
afterEach(() => server.close())

async function run(line: string, env: NodeJS.ProcessEnv = {}) {
  const printed = { stdout: '', stderr: '' }
  const exitCode = await runFortio(line.split(' '), {
    program: 'fortio',
    env,
    interactive: false,
    print: (part) => {
      printed.stdout += part
    },
    printError: (part) => {
      printed.stderr += part
    },
  })
  return { exitCode, ...printed }
}

test('with http_proxy requests go there in absolute form, and its address is shown', async () => {
  const url = 'http://forecast:3002/weather?locate=hangzhou'
  const { exitCode, stderr } = await run(`load -qps 0 -c 2 -n 4 ${url}`, { http_proxy: server.url })
  expect(exitCode).toBe(0)
  expect(server.firstRequest()).toMatch(
    `GET ${url} HTTP/1.1\nHost: forecast:3002\nUser-Agent: fortio.org/fortio-1.66.0`,
  )
  expect(stderr).toContain(
    `IP addresses distribution:\n${server.url.slice('http://'.length)}: 2\nCode 200 : 4 (100.0 %)\n`,
  )
})

test('each {uuid} is another one', async () => {
  await run(`load -qps 0 -c 1 -n 2 -payload {uuid},{uuid} ${server.url}/{uuid}`)
  const uuids = server.firstRequest()?.match(/[\da-f]{8}-[\da-f-]{27}/g) ?? []
  expect(new Set(uuids).size).toBe(3)
})

test('a flag of the original that is not taken is refused with the reason', async () => {
  for (const [name, reason] of Object.entries(refusedFlags)) {
    expect(Object.hasOwn(fortioFlags, name), name).toBe(false)
    const { exitCode, stderr } = await run(`load -${name}=1 ${server.url}`)
    expect([exitCode, stderr.split('\n')[0]]).toEqual([2, `flag -${name} is not supported: ${reason}`])
  }
  expect(server.firstRequest()).toBeUndefined()
})

test.each(['https://forecast', 'tcp://forecast:1'])('%s is refused', async (url) => {
  const { exitCode, stderr } = await run(`load -n 2 ${url}`)
  expect(exitCode).toBeGreaterThan(0)
  expect(stderr).toMatch(/only (plain HTTP is spoken|http:\/\/ URLs are called) here/)
})

test('until interrupted: Ctrl-C ends the calls, and the report is printed', async () => {
  const main = join(import.meta.dirname, 'main.ts')
  const args = [main, 'load', '-t', '0', '-qps', '0', '-c', '2', `${server.url}/ok`]
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'pipe'] })
  child.stderr.on('data', (bytes: Buffer) => {
    if (bytes.includes('until interrupted\n')) child.kill('SIGINT')
  })
  const exit = new Promise((resolve) => child.once('close', (code, signal) => resolve([code, signal])))
  expect(await text(child.stderr)).toMatch(/\nAll done \d+ calls \(plus 2 warmup\)/)
  expect(await exit).toEqual([0, null])
})
