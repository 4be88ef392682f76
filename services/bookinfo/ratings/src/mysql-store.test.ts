import { once } from 'node:events'
import { createServer, type Socket } from 'node:net'
import { createConnection as createServerConnection } from 'mysql2'
import { createConnection } from 'mysql2/promise'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { buildApp } from './app.ts'
import { type DatabaseProcess, findProgram, runToEnd, startDatabase } from './database-process.ts'
import { createMysqlStore } from './mysql-store.ts'

const server = findProgram('mariadbd')
const install = findProgram('mariadb-install-db')
const password = 'a "pass word"'

test('a server that is not there is a failure to connect', async () => {
  const store = createMysqlStore({ host: '127.0.0.1', port: 1, user: 'root', password })
  await expect(store.read(0)).rejects.toThrow('could not connect to ratings database')
})

describe('a server that', () => {
  /** A store that gives up soon, and the server that it asks. */
  const storeOn = async (limitMs: number, talk: (socket: Socket) => void) => {
    const server = createServer((socket) => {
      onTestFinished(() => void socket.destroy())
      talk(socket)
    }).listen(0, '127.0.0.1')
    await once(server, 'listening')
    onTestFinished(() => void server.close())
    const address = server.address()
    if (address === null || typeof address === 'string') throw new Error('a server without a port')
    return createMysqlStore({ host: '127.0.0.1', port: address.port, user: 'root', password, limitMs })
  }

  test('accepts and says nothing is a failure to connect, and is left', async () => {
    const left = Promise.withResolvers<void>()
    const store = await storeOn(300, (socket) => void socket.resume().once('close', left.resolve))
    await expect(store.read(0)).rejects.toThrow('could not connect to ratings database')
    await left.promise
  })

  test('lets the client in and never answers its query is a failed query', async () => {
    const store = await storeOn(3_000, (stream) => {
      const connection = createServerConnection({ stream, isServer: true })
      connection.serverHandshake({
        protocolVersion: 10,
        serverVersion: '8.0.0',
        connectionId: 1,
        statusFlags: 2,
        characterSet: 45,
        // What a server of this age can do: protocol 4.1 and secure passwords among it.
        capabilityFlags: 0x00_00_a2_0f,
      })
      connection.on('query', () => {})
      // The client leaves without a word.
      connection.on('error', () => {})
    })
    await expect(store.read(0)).rejects.toThrow('could not perform select')
  })
})

describe.skipIf(server === undefined || install === undefined)(
  'ratings on MariaDB (install mariadb-server-core and mariadb-client-core)',
  () => {
    let database: DatabaseProcess
    const read = (given = password) => {
      const { host, port } = database
      const app = buildApp({
        version: 'v2',
        store: createMysqlStore({ host, port, user: 'reader', password: given }),
      })
      return app.inject('/ratings/7')
    }
    const run = async (...statements: string[]) => {
      const { host, port } = database
      const connection = await createConnection({ host, port, user: 'root' })
      for (const statement of statements) await connection.query(statement)
      await connection.end()
    }

    beforeAll(async () => {
      if (server === undefined || install === undefined) throw new Error('skipped')
      database = await startDatabase(
        server,
        (folder, port) => [
          '--no-defaults',
          ...asRoot(),
          `--datadir=${folder}/data`,
          `--socket=${folder}/socket`,
          '--bind-address=127.0.0.1',
          `--port=${port}`,
          '--innodb-log-file-size=4M',
        ],
        (folder) =>
          runToEnd(install, [
            '--no-defaults',
            ...asRoot(),
            `--datadir=${folder}/data`,
            '--auth-root-authentication-method=normal',
            '--skip-test-db',
          ]),
      )
      await run(
        'CREATE DATABASE test',
        'CREATE TABLE test.ratings (ReviewID INT PRIMARY KEY, Rating INT)',
        'INSERT INTO test.ratings VALUES (1, 5), (2, 4)',
        `CREATE USER reader IDENTIFIED BY '${password}'`,
        'GRANT SELECT ON test.* TO reader',
      )
    }, 60_000)
    afterAll(() => database?.[Symbol.asyncDispose]())

    test('two rows are the stars of two reviewers, for every product', async () => {
      const answer = await read()
      expect([answer.statusCode, answer.headers['content-type'], answer.body]).toEqual([
        200,
        'application/json',
        '{"id":7,"ratings":{"Reviewer1":5,"Reviewer2":4}}',
      ])
    })

    test('each read has a connection of its own, and leaves none', async () => {
      await Promise.all(Array.from({ length: 5 }, () => read()))
      const { host, port } = database
      const connection = await createConnection({ host, port, user: 'root' })
      try {
        await expect
          .poll(async () => {
            const [rows] = await connection.query('SHOW PROCESSLIST')
            return JSON.stringify(rows).match(/"User":"reader"/g)
          })
          .toBeNull()
      } finally {
        await connection.end()
      }
    })

    test('a missing row is no star', async () => {
      await run('DELETE FROM test.ratings WHERE ReviewID = 2')
      expect((await read()).json().ratings).toEqual({ Reviewer1: 5, Reviewer2: 0 })
      await run('INSERT INTO test.ratings VALUES (2, 4)')
    })

    test('a wrong password is 500, and so is a missing table', async () => {
      const refused = await read('guess')
      expect([refused.statusCode, refused.body]).toEqual([
        500,
        '{"error":"could not connect to ratings database"}',
      ])
      await run('RENAME TABLE test.ratings TO test.away')
      const missing = await read()
      expect([missing.statusCode, missing.body]).toEqual([500, '{"error":"could not perform select"}'])
      await run('RENAME TABLE test.away TO test.ratings')
    })
  },
)

/** As root, MariaDB wants to be told that this is meant. */
function asRoot(): readonly string[] {
  return process.getuid?.() === 0 ? ['--user=root'] : []
}
