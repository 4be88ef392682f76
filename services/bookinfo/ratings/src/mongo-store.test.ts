import { MongoClient } from 'mongodb'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { buildApp } from './app.ts'
import { type DatabaseProcess, findProgram, startDatabase } from './database-process.ts'
import { createMongoStore } from './mongo-store.ts'

const mongod = findProgram('mongod')
const ferretdb = findProgram('traffic-lab-ferretdb')

test.each(['mongodb://127.0.0.1:1/test', 'mongodb://127.0.0.1:nonsense/'])(
  'at %s there is a failure to connect',
  async (url) => {
    const answer = await buildApp({ version: 'v2', store: createMongoStore(url, 200) }).inject('/ratings/0')
    expect([answer.statusCode, answer.body]).toEqual([
      500,
      '{"error":"could not connect to ratings database"}',
    ])
  },
)

describe.skipIf(mongod === undefined && ferretdb === undefined)(
  'ratings on MongoDB (install mongod, or build test/ferretdb as traffic-lab-ferretdb)',
  () => {
    let database: DatabaseProcess
    let client: MongoClient
    const url = () => `mongodb://${database.host}:${database.port}/test`
    const read = () => buildApp({ version: 'v2', store: createMongoStore(url()) }).inject('/ratings/7')
    const collection = () => client.db('test').collection('ratings')

    beforeAll(async () => {
      database = await (mongod === undefined
        ? startDatabase(ferretdb ?? '', (folder, port) => [`127.0.0.1:${port}`, folder])
        : startDatabase(mongod, (folder, port) => [
            '--dbpath',
            folder,
            '--bind_ip',
            '127.0.0.1',
            '--port',
            `${port}`,
          ]))
      client = await MongoClient.connect(url())
      await collection().insertMany([{ rating: 5 }, { rating: 4 }])
    }, 60_000)
    afterAll(async () => {
      await client?.close()
      await database?.[Symbol.asyncDispose]()
    })

    test('two documents are the stars of two reviewers, for every product', async () => {
      const answer = await read()
      expect([answer.statusCode, answer.headers['content-type'], answer.body]).toEqual([
        200,
        'application/json',
        '{"id":7,"ratings":{"Reviewer1":5,"Reviewer2":4}}',
      ])
    })

    test('a missing document is no star, and neither is one without a rating', async () => {
      await collection().deleteOne({ rating: 4 })
      expect((await read()).json().ratings).toEqual({ Reviewer1: 5, Reviewer2: 0 })
      await collection().insertOne({ stars: 4 })
      expect((await read()).json().ratings).toEqual({ Reviewer1: 5, Reviewer2: 0 })
    })

    test('a server that is gone in the meantime is a failure to connect', async () => {
      const store = createMongoStore(url(), 300)
      await database[Symbol.asyncDispose]()
      await expect(store.read(0)).rejects.toThrow('could not connect to ratings database')
    })
  },
)
