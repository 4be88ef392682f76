import type { Deflate, Inflate } from 'node:zlib'
import { constants, createDeflate, createInflate } from 'node:zlib'
import { spdyDictionary } from './spdy-dictionary.ts'

export type SpdyHeaders = Readonly<Record<string, string>>

/**
 * Header blocks of one SPDY connection. All blocks of a direction share one zlib stream, so they must be coded in
 * the order in which they travel.
 */
export class SpdyHeaderCodec {
  readonly #inflate: Inflate = createInflate({ dictionary: spdyDictionary })
  readonly #deflate: Deflate = createDeflate({ dictionary: spdyDictionary })

  async decode(block: Buffer): Promise<SpdyHeaders> {
    return parseHeaders(await pass(this.#inflate, block))
  }

  async encode(headers: SpdyHeaders): Promise<Buffer> {
    return pass(this.#deflate, headerBytes(headers))
  }

  close(): void {
    this.#inflate.close()
    this.#deflate.close()
  }
}

async function pass(stream: Inflate | Deflate, input: Buffer): Promise<Buffer> {
  await new Promise<void>((resolve, reject) => {
    stream.once('error', reject)
    stream.write(input)
    stream.flush(constants.Z_SYNC_FLUSH, () => {
      stream.off('error', reject)
      resolve()
    })
  })
  const chunks: Buffer[] = []
  for (let chunk: unknown = stream.read(); chunk !== null; chunk = stream.read()) {
    if (Buffer.isBuffer(chunk)) chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

function parseHeaders(bytes: Buffer): SpdyHeaders {
  let at = 0
  const number = () => {
    const value = bytes.readUInt32BE(at)
    at += 4
    return value
  }
  const text = () => {
    const length = number()
    at += length
    return bytes.toString('utf8', at - length, at)
  }
  const entries = Array.from(
    { length: Math.min(number(), 100) },
    () => [text().toLowerCase(), text()] as const,
  )
  return Object.fromEntries(entries)
}

function headerBytes(headers: SpdyHeaders): Buffer {
  const parts = Object.entries(headers).flatMap(([name, value]) => [lengthed(name), lengthed(value)])
  return Buffer.concat([uint32(Object.keys(headers).length), ...parts])
}

function lengthed(text: string): Buffer {
  const bytes = Buffer.from(text)
  return Buffer.concat([uint32(bytes.length), bytes])
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(value)
  return bytes
}
