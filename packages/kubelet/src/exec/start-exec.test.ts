import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { isAlive } from '../process/is-alive.ts'
import { createProcessWatcher, type ProcessWatcher } from '../process/process-watcher.ts'
import { type ExecRequest, startExec } from './start-exec.ts'

vi.setConfig({ testTimeout: 60_000 })

let watcher: ProcessWatcher
beforeAll(() => {
  watcher = createProcessWatcher()
})
afterAll(() => watcher.close())

const start = (command: readonly string[], changes: Partial<ExecRequest> = {}) =>
  startExec({
    command,
    env: { PATH: '/usr/bin:/bin', NAME: 'forecast' },
    cwd: '/',
    stdin: false,
    tty: false,
    watcher,
    ...changes,
  })

test('both outputs, the environment and the exit code come back', async () => {
  const session = await start(['sh', '-c', 'echo $NAME; pwd; echo bad >&2; exit 3'])
  const [stdout, stderr, exit] = await Promise.all([text(session.stdout), text(session.stderr), session.exit])
  expect([stdout, stderr, exit]).toEqual(['forecast\n/\n', 'bad\n', { code: 3 }])
})

test('input reaches the command, its end too', async () => {
  const session = await start(['wc', '-c'], { stdin: true })
  session.stderr.resume()
  session.stdin.end(Buffer.alloc(1_000_000))
  expect((await text(session.stdout)).trim()).toBe('1000000')
  expect(await session.exit).toEqual({ code: 0 })
})

test('a signal counts as 128 and its number', async () => {
  const session = await start(['sh', '-c', 'kill -9 $$'])
  session.stdout.resume()
  session.stderr.resume()
  expect(await session.exit).toEqual({ code: 137 })
})

test("a program that does not exist is refused in Kubernetes' words", async () => {
  await expect(start(['nonesuch'])).rejects.toMatchObject({
    code: 500,
    reason: 'InternalError',
    message:
      'Internal error occurred: error executing command in container: exec: "nonesuch": executable file not found in $PATH',
  })
})

test('hanging up ends the whole process group', async () => {
  const session = await start(['sh', '-c', 'sleep 100 & echo $!; wait'])
  session.stderr.resume()
  const output = text(session.stdout)
  session.stdout.once('data', () => session.hangUp())
  expect(await session.exit).toEqual({ code: 129 })
  const child = Number(await output)
  await vi.waitUntil(() => !isAlive(child), { timeout: 20_000, interval: 10 })
})

test('what a command leaves behind ends with it', async () => {
  const session = await start(['sh', '-c', 'sleep 100 & echo $!'])
  session.stderr.resume()
  const child = Number(await text(session.stdout))
  expect(await session.exit).toEqual({ code: 0 })
  await vi.waitUntil(() => !isAlive(child), { timeout: 20_000, interval: 10 })
})

test('with tty there is a terminal of the asked size, with echo, and everything comes on stdout', async () => {
  const session = await start(['sh', '-c', 'test -t 0 && test -t 2 && read go && stty size >&2; exit 4'], {
    stdin: true,
    tty: true,
  })
  session.resize(101, 37)
  session.stdin.write('go\n')
  const [stdout, stderr, exit] = await Promise.all([text(session.stdout), text(session.stderr), session.exit])
  expect([stdout, stderr, exit]).toEqual(['go\r\n37 101\r\n', '', { code: 4 }])
})

test('a terminal whose client goes away ends, though nobody reads what it prints', async () => {
  const session = await start(['sh', '-c', 'while :; do echo more; done'], { tty: true })
  await vi.waitUntil(() => session.stdout.readableLength > 1000, { timeout: 20_000, interval: 10 })
  session.hangUp()
  expect(await session.exit).toEqual({ code: 129 })
})

test('a command whose client goes away ends, though nobody reads what it prints', async () => {
  const session = await start(['sh', '-c', 'while :; do echo more; done'])
  await vi.waitUntil(() => session.stdout.readableLength > 1000, { timeout: 20_000, interval: 10 })
  session.hangUp()
  expect((await session.exit).code).toBeGreaterThan(128)
})
