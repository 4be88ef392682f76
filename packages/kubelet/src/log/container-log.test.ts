import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { ContainerLog } from './container-log.ts'
import { endedLog, type ReadLogOptions, readContainerLog } from './read-container-log.ts'

let dir = ''
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'container-log-'))
})
afterEach(() => rmSync(dir, { recursive: true }))

let second = 0
function newLog(maxBytes?: number): ContainerLog {
  second = 0
  const now = () => new Date(Date.UTC(2026, 0, 1, 0, 0, second))
  return new ContainerLog({ path: join(dir, 'app/0.log'), now, ...(maxBytes && { maxBytes }) })
}

function read(log: ContainerLog, options: Partial<ReadLogOptions> = {}): Promise<string> {
  return text(readContainerLog(log, { follow: false, timestamps: false, ...options }))
}

test('lines come back as they were written, whatever the chunks', async () => {
  const log = newLog()
  log.write('stdout', Buffer.from('one\ntw'))
  log.write('stderr', Buffer.from('err\n'))
  log.write('stdout', Buffer.from('o\nthree'))
  expect(await read(log)).toBe('one\nerr\ntwo\n')
  log.end()
  expect(await read(log)).toBe('one\nerr\ntwo\nthree\n')
  expect(await text(readContainerLog(endedLog(log.path), { follow: true, timestamps: false }))).toBe(
    'one\nerr\ntwo\nthree\n',
  )
})

test('a line carries its time of arrival, and can be asked for by it', async () => {
  const log = newLog()
  log.write('stdout', Buffer.from('one\n'))
  second = 1
  log.write('stdout', Buffer.from('two\n'))
  expect(await read(log, { timestamps: true })).toBe(
    '2026-01-01T00:00:00.000000000Z one\n2026-01-01T00:00:01.000000000Z two\n',
  )
  expect(await read(log, { since: new Date(Date.UTC(2026, 0, 1, 0, 0, 1)) })).toBe('two\n')
})

test('the last lines, and the first bytes', async () => {
  const log = newLog()
  log.write('stdout', Buffer.from('one\ntwo\nthree\n'))
  expect(await read(log, { tailLines: 2 })).toBe('two\nthree\n')
  expect(await read(log, { tailLines: 0 })).toBe('')
  expect(await read(log, { tailLines: 9 })).toBe('one\ntwo\nthree\n')
  expect(await read(log, { limitBytes: 5 })).toBe('one\nt')
})

test('a line longer than 16 KiB is kept in pieces and read as one', async () => {
  const log = newLog()
  const long = 'x'.repeat(40_000)
  log.write('stdout', Buffer.from(`${long}\nend\n`))
  expect(await read(log)).toBe(`${long}\nend\n`)
  expect(await read(log, { tailLines: 2 })).toBe(`${long}\nend\n`)
  expect(await read(log, { tailLines: 1 })).toBe('end\n')
})

test('the size on disk is bounded: the oldest lines go', async () => {
  const log = newLog(1000)
  for (let line = 0; line < 200; line += 1) log.write('stdout', Buffer.from(`line ${line}\n`))
  const sizes = [log.path, `${log.path}.1`].map((path) => statSync(path).size)
  expect(Math.max(...sizes)).toBeLessThanOrEqual(1000)
  const lines = (await read(log)).trim().split('\n')
  expect(lines.at(-1)).toBe('line 199')
  expect(lines.length).toBeGreaterThan(20)
  expect(existsSync(`${log.path}.2`)).toBe(false)
})

test('a follower sees every line, also when the file is turned, and ends with the run', async () => {
  const log = newLog(1000)
  const followed = read(log, { follow: true })
  for (let line = 0; line < 60; line += 1) {
    log.write('stdout', Buffer.from(`line ${line}\n`))
    await new Promise(setImmediate)
  }
  expect(log.turns).toBeGreaterThan(1)
  log.end()
  expect(await followed).toBe(Array.from({ length: 60 }, (_, line) => `line ${line}\n`).join(''))
})

test('a follower that goes away is forgotten', async () => {
  const log = newLog()
  log.write('stdout', Buffer.from('one\n'))
  const stream = readContainerLog(log, { follow: true, timestamps: false })
  for await (const chunk of stream) {
    expect(String(chunk)).toBe('one\n')
    break
  }
  expect(stream.destroyed).toBe(true)
})
