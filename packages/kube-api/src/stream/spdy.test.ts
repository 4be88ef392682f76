import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { duplexPair } from 'node:stream'
import { expect, test } from 'vitest'
import type { SpdyStream } from './spdy-connection.ts'
import { SpdyConnection } from './spdy-connection.ts'
import { spdyDictionary } from './spdy-dictionary.ts'
import type { SpdyFrame } from './spdy-frame.ts'
import { controlFrame, controlType, dataFrame, SpdyFrameReader } from './spdy-frame.ts'
import { SpdyHeaderCodec } from './spdy-headers.ts'

test('the dictionary is the one of the SPDY/3 draft', () => {
  expect(spdyDictionary).toHaveLength(1423)
  const digest = createHash('sha256').update(spdyDictionary).digest('hex')
  expect(digest).toBe('51d27341373f923f3cd88e1eb7162aeaa3723d7585ff2399201dc06498407f02')
})

test('header blocks keep their zlib state from one to the next', async () => {
  const client = new SpdyHeaderCodec()
  const server = new SpdyHeaderCodec()
  for (const port of ['9080', '9081', '9082']) {
    const headers = { streamtype: 'data', port, requestid: '0' }
    expect(await server.decode(await client.encode(headers))).toEqual(headers)
  }
})

test('frames are found however the bytes are cut', () => {
  const bytes = Buffer.concat([
    dataFrame(1, Buffer.from('hello'), false),
    controlFrame(controlType.ping, Buffer.from([0, 0, 0, 7])),
    dataFrame(1, Buffer.alloc(0), true),
  ])
  for (let size = 1; size <= bytes.length; size += 1) {
    const reader = new SpdyFrameReader()
    const frames: SpdyFrame[] = []
    for (let at = 0; at < bytes.length; at += size) frames.push(...reader.push(bytes.subarray(at, at + size)))
    expect(frames).toMatchObject([
      { kind: 'data', streamId: 1, fin: false, payload: Buffer.from('hello') },
      { kind: 'control', type: controlType.ping },
      { kind: 'data', streamId: 1, fin: true },
    ])
  }
})

test('more than a window of 64 KiB passes in both directions without an update', async () => {
  const [clientSide, serverSide] = duplexPair()
  const echoed: Buffer[] = []
  const connection = new SpdyConnection(serverSide, (stream: SpdyStream) => stream.pipe(stream))
  const reader = new SpdyFrameReader()
  const finished = new Promise<void>((resolve) => {
    clientSide.on('data', (bytes: Buffer) => {
      for (const frame of reader.push(bytes)) {
        if (frame.kind !== 'data') continue
        echoed.push(frame.payload)
        if (frame.fin) resolve()
      }
    })
  })
  const payload = Buffer.alloc(300_000, 'x')
  clientSide.write(await synStream(1, { streamtype: 'data' }))
  clientSide.write(dataFrame(1, payload, false))
  clientSide.write(dataFrame(1, Buffer.alloc(0), true))
  await finished
  expect(Buffer.concat(echoed).equals(payload)).toBe(true)
  connection.close()
})

test('a connection that is lost destroys its streams', async () => {
  const [clientSide, serverSide] = duplexPair()
  const opened = new Promise<SpdyStream>((resolve) => new SpdyConnection(serverSide, resolve))
  clientSide.resume()
  clientSide.write(await synStream(1, { streamtype: 'data' }))
  const stream = await opened
  clientSide.end()
  await once(stream, 'close')
  expect(stream.destroyed).toBe(true)
})

async function synStream(id: number, headers: Readonly<Record<string, string>>): Promise<Buffer> {
  const head = Buffer.alloc(10)
  head.writeUInt32BE(id)
  return controlFrame(
    controlType.synStream,
    Buffer.concat([head, await new SpdyHeaderCodec().encode(headers)]),
  )
}
