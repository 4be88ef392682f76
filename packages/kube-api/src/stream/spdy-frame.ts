/** SPDY/3.1 frames, as far as kubectl uses them (SPDY protocol draft 3.1, section 2.2). */
export type SpdyFrame =
  | { readonly kind: 'data'; readonly streamId: number; readonly fin: boolean; readonly payload: Buffer }
  | { readonly kind: 'control'; readonly type: number; readonly flags: number; readonly body: Buffer }

export const controlType = { synStream: 1, synReply: 2, rstStream: 3, ping: 6, goAway: 7 } as const

export const finFlag = 1
const headLength = 8

/** Cuts a byte stream into frames; what is incomplete waits for more bytes. */
export class SpdyFrameReader {
  #pending: Buffer[] = []
  #length = 0

  push(bytes: Buffer): readonly SpdyFrame[] {
    this.#pending.push(bytes)
    this.#length += bytes.length
    const frames: SpdyFrame[] = []
    for (let frame = this.#next(); frame !== undefined; frame = this.#next()) frames.push(frame)
    return frames
  }

  #next(): SpdyFrame | undefined {
    if (this.#length < headLength) return undefined
    const head = this.#peek(headLength)
    const total = headLength + head.readUIntBE(5, 3)
    if (this.#length < total) return undefined
    const bytes = this.#peek(total)
    this.#pending = bytes.length > total ? [bytes.subarray(total)] : []
    this.#length -= total
    return parseFrame(bytes.subarray(0, total))
  }

  /** All pending bytes as one buffer, joined only when the first one is shorter than needed. */
  #peek(needed: number): Buffer {
    const [first] = this.#pending
    if (
      first !== undefined &&
      (this.#pending.length === 1 || (needed === headLength && first.length >= needed))
    )
      return first
    const joined = Buffer.concat(this.#pending)
    this.#pending = [joined]
    return joined
  }
}

function parseFrame(bytes: Buffer): SpdyFrame {
  const body = bytes.subarray(headLength)
  const flags = bytes.readUInt8(4)
  if ((bytes.readUInt8(0) & 0x80) !== 0) return { kind: 'control', type: bytes.readUInt16BE(2), flags, body }
  const streamId = bytes.readUInt32BE(0)
  return { kind: 'data', streamId, fin: (flags & finFlag) !== 0, payload: body }
}

export function dataFrame(streamId: number, payload: Buffer, fin: boolean): Buffer {
  const head = Buffer.alloc(headLength)
  head.writeUInt32BE(streamId & 0x7fffffff, 0)
  head.writeUInt8(fin ? finFlag : 0, 4)
  head.writeUIntBE(payload.length, 5, 3)
  return Buffer.concat([head, payload])
}

export function controlFrame(type: number, body: Buffer): Buffer {
  const head = Buffer.alloc(headLength)
  head.writeUInt16BE(0x8003, 0)
  head.writeUInt16BE(type, 2)
  head.writeUIntBE(body.length, 5, 3)
  return Buffer.concat([head, body])
}
