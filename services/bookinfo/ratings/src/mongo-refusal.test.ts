import { createServer } from 'node:net'
import { BSON } from 'mongodb'
import { expect, onTestFinished, test } from 'vitest'
import { buildApp } from './app.ts'
import { createMongoStore } from './mongo-store.ts'

/** Of the messages of MongoDB's wire protocol: length, id, id of the question, kind. */
const headBytes = 16
const opReply = 1
const opQuery = 2004
const opMsg = 2013

const hello = {
  ok: 1,
  isWritablePrimary: true,
  helloOk: true,
  minWireVersion: 0,
  maxWireVersion: 25,
  maxBsonObjectSize: 16 * 1024 * 1024,
  maxMessageSizeBytes: 48 * 1000 * 1000,
  maxWriteBatchSize: 100_000,
}
/** Of an opReply: flags, cursor (8 bytes), first document, how many. */
const replyHead = Buffer.alloc(20)
replyHead.writeInt32LE(1, 16)
const refusal = { ok: 0, errmsg: 'not authorized on test', code: 13, codeName: 'Unauthorized' }

/** The answer to one message: everything is well, but nothing may be read. */
function answerTo(question: Buffer, commands: string[]): Buffer {
  const asked = question.readInt32LE(4)
  if (question.readInt32LE(12) === opQuery)
    return message(asked, opReply, Buffer.concat([replyHead, oneDocument(hello)]))
  const [command = ''] = Object.keys(BSON.deserialize(question.subarray(headBytes + 5)))
  commands.push(command)
  const answer = command === 'find' ? refusal : command === 'hello' ? hello : { ok: 1 }
  // Flags, and a section of one document.
  return message(asked, opMsg, Buffer.concat([Buffer.alloc(5), oneDocument(answer)]))
}

function oneDocument(value: object): Buffer {
  return Buffer.from(BSON.serialize(value))
}

function message(answers: number, kind: number, body: Buffer): Buffer {
  const head = Buffer.alloc(headBytes)
  head.writeInt32LE(headBytes + body.length, 0)
  head.writeInt32LE(answers, 8)
  head.writeInt32LE(kind, 12)
  return Buffer.concat([head, body])
}

/** A server that lets one in, and refuses every find, as MongoDB does for a user without rights. */
async function refusingServer(): Promise<{ port: number; commands: string[]; open: () => number }> {
  const commands: string[] = []
  const sockets = new Set<object>()
  const server = createServer((socket) => {
    sockets.add(socket)
    let rest = Buffer.alloc(0)
    socket.on('error', () => {})
    socket.on('close', () => sockets.delete(socket))
    socket.on('data', (data: Buffer) => {
      rest = Buffer.concat([rest, data])
      while (rest.length >= headBytes && rest.length >= rest.readInt32LE(0)) {
        socket.write(answerTo(rest.subarray(0, rest.readInt32LE(0)), commands))
        rest = rest.subarray(rest.readInt32LE(0))
      }
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return { port: address.port, commands, open: () => sockets.size }
}

test('a database that lets one in, but refuses to be read, is 500 with what failed, and no connection stays', async () => {
  const { port, commands, open } = await refusingServer()
  const store = createMongoStore(`mongodb://127.0.0.1:${port}/test?directConnection=true`, 2_000)
  const answer = await buildApp({ version: 'v2', store }).inject('/ratings/0')
  expect([answer.statusCode, answer.headers['content-type'], answer.body]).toEqual([
    500,
    'application/json',
    '{"error":"could not load ratings from database"}',
  ])
  expect(commands).toContain('find')
  await expect.poll(open).toBe(0)
})
