import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { MongoClient } from 'mongodb'
import { createConnection } from 'mysql2/promise'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { seedOf } from './mysql.ts'

vi.setConfig({ testTimeout: 90_000, hookTimeout: 30_000 })
const installed = (name: string) =>
  [...(process.env.PATH ?? '').split(':'), '/usr/sbin', '/usr/local/bin'].some((dir) =>
    existsSync(join(dir, name)),
  )

let folder = ''
let child: ChildProcess | undefined
let output = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'db-'))
  output = ''
})
afterEach(async () => {
  if (child !== undefined && child.exitCode === null) {
    child.kill()
    await once(child, 'exit')
  }
  await rm(folder, { recursive: true })
})

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return address.port
}

/** The program as a pod runs it; resolves with the first answer of `ask`. */
async function started<T>(
  env: Readonly<Record<string, string>>,
  words: readonly string[],
  ask: (port: number) => Promise<T>,
): Promise<T> {
  const port = await freePort()
  const running = spawn(process.execPath, [join(import.meta.dirname, 'main.ts'), ...words], {
    cwd: folder,
    env: { PATH: process.env.PATH, LISTEN_HOST: '127.0.0.1', LISTEN_PORT: String(port), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  child = running
  for (const stream of [running.stdout, running.stderr])
    stream.on('data', (data: Buffer) => {
      output += data.toString()
    })
  let answer: T | undefined
  const look = async () => {
    if (running.exitCode !== null) throw new Error(output)
    answer = await ask(port).catch(() => undefined)
    return answer !== undefined
  }
  await vi.waitUntil(look, { timeout: 60_000, interval: 100 })
  if (answer === undefined) throw new Error(output)
  return answer
}

describe.skipIf(!installed('mariadbd'))('on MariaDB (install mariadb-server)', () => {
  test('root comes in with the password of the environment and finds two ratings, after a restart too', async () => {
    const password = "it's a \\ password"
    const rows = async (port: number) => {
      const connection = await createConnection({
        host: '127.0.0.1',
        port,
        user: 'root',
        password,
        database: 'test',
      })
      const [found] = await connection.query('SELECT ReviewID, Rating FROM ratings')
      connection.destroy()
      return found
    }
    const env = { DATABASE: 'mysqldb', MYSQL_ROOT_PASSWORD: password }
    const words = ['--default-authentication-plugin', 'mysql_native_password']
    const two = [
      { ReviewID: 1, Rating: 5 },
      { ReviewID: 2, Rating: 4 },
    ]
    expect(await started(env, words, rows)).toEqual(two)
    expect(output).toContain('not passed on: --default-authentication-plugin mysql_native_password')
    const ended = child === undefined ? [] : once(child, 'exit')
    child?.kill()
    expect(await ended).toEqual([0, null])
    expect(await started(env, [], rows)).toEqual(two)
  })
})

describe.skipIf(!installed('mongod') && !installed('traffic-lab-ferretdb'))(
  'on MongoDB (install mongod, or build test/ferretdb as traffic-lab-ferretdb)',
  () => {
    test('the collection has two ratings', async () => {
      const found = await started({ DATABASE: 'mongodb' }, [], async (port) => {
        const client = await MongoClient.connect(`mongodb://127.0.0.1:${port}`, {
          serverSelectionTimeoutMS: 500,
        })
        const all = await client
          .db('test')
          .collection('ratings')
          .find({}, { projection: { _id: 0 } })
          .toArray()
        await client.close()
        return all.length === 2 ? all : undefined
      })
      expect(found).toEqual([{ rating: 5 }, { rating: 4 }])
    })
  },
)

test('a password cannot leave its quotes', () => {
  expect(seedOf("a'; DROP\n\\")).toContain(`IDENTIFIED BY 'a''; DROP\\n\\\\';\n`)
})

test('a wrong environment is one sentence and code 1', async () => {
  child = spawn(process.execPath, [join(import.meta.dirname, 'main.ts')], {
    env: { DATABASE: 'oracle' },
    stdio: 'pipe',
  })
  child.stderr?.on('data', (data: Buffer) => {
    output += data.toString()
  })
  expect(await once(child, 'close')).toEqual([1, null])
  expect(output).toContain('DATABASE=oracle: must be one of mysqldb, mongodb')
})
