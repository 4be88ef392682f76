import { Duplex } from 'node:stream'
import type { SpdyFrame } from './spdy-frame.ts'
import { controlFrame, controlType, dataFrame, finFlag, SpdyFrameReader } from './spdy-frame.ts'
import type { SpdyHeaders } from './spdy-headers.ts'
import { SpdyHeaderCodec } from './spdy-headers.ts'

const largestPayload = 256 * 1024
/** Unread bytes of one stream at which the whole connection stops reading. */
const unreadLimit = 1024 * 1024

/**
 * The server's side of a SPDY/3.1 connection whose streams the client opens. Windows are ignored in both directions:
 * kubectl never enlarges them, so honouring them would stop every stream at 64 KiB. TCP does the flow control.
 */
export class SpdyConnection {
  readonly #transport: Duplex
  readonly #onStream: (stream: SpdyStream) => void
  readonly #codec = new SpdyHeaderCodec()
  readonly #reader = new SpdyFrameReader()
  readonly #streams = new Map<number, SpdyStream>()
  /** Frames are handled one after the other, because zlib answers later. */
  #handled: Promise<void> = Promise.resolve()
  #open = true

  constructor(transport: Duplex, onStream: (stream: SpdyStream) => void) {
    this.#transport = transport
    this.#onStream = onStream
    transport.on('data', (bytes: Buffer) => this.#receive(bytes))
    transport.on('error', () => this.close())
    transport.on('end', () => this.close())
    transport.on('close', () => this.close())
  }

  onClose(listener: () => void): void {
    this.#transport.once('close', listener)
  }

  /** Ends the connection; streams that are still open are destroyed. */
  close(): void {
    if (!this.#open) return
    this.#open = false
    this.#transport.end(() => this.#transport.destroy())
    for (const stream of this.#streams.values()) stream.destroy()
    this.#streams.clear()
    void this.#handled.finally(() => this.#codec.close())
  }

  #receive(bytes: Buffer): void {
    for (const frame of this.#reader.push(bytes)) {
      this.#handled = this.#handled.then(() => this.#handle(frame)).catch(() => this.close())
    }
  }

  async #handle(frame: SpdyFrame): Promise<void> {
    if (!this.#open) return
    if (frame.kind === 'data') {
      const stream = this.#streams.get(frame.streamId)
      if (stream === undefined) return
      if (frame.payload.length > 0) stream.receive(frame.payload)
      if (frame.fin) stream.receive(null)
      if (stream.readableLength > unreadLimit) {
        this.#transport.pause()
        stream.onRead(() => this.#transport.resume())
      }
      return
    }
    const { type, flags, body } = frame
    if (type === controlType.synStream) await this.#accept(body, (flags & finFlag) !== 0)
    else if (type === controlType.ping) this.#transport.write(controlFrame(controlType.ping, body))
    else if (type === controlType.rstStream) {
      const id = body.readUInt32BE(0) & 0x7fffffff
      this.#streams.get(id)?.destroy()
      this.#streams.delete(id)
    }
  }

  async #accept(body: Buffer, fin: boolean): Promise<void> {
    const id = body.readUInt32BE(0) & 0x7fffffff
    const headers = await this.#codec.decode(body.subarray(10))
    const head = Buffer.alloc(4)
    head.writeUInt32BE(id)
    const reply = Buffer.concat([head, await this.#codec.encode({})])
    this.#transport.write(controlFrame(controlType.synReply, reply))
    const stream = new SpdyStream(id, headers, (bytes, done) => this.#write(bytes, done))
    stream.once('close', () => this.#streams.delete(id))
    this.#streams.set(id, stream)
    if (fin) stream.receive(null)
    this.#onStream(stream)
  }

  #write(bytes: Buffer, done: (error?: Error | null) => void): void {
    if (this.#open) this.#transport.write(bytes, done)
    else done(new Error('the client has gone'))
  }
}

/** One stream of a connection; `end()` sends its FIN, the client's FIN ends reading. */
export class SpdyStream extends Duplex {
  readonly id: number
  readonly headers: SpdyHeaders
  readonly #send: (bytes: Buffer, done: (error?: Error | null) => void) => void
  #whenRead: (() => void) | undefined

  constructor(
    id: number,
    headers: SpdyHeaders,
    send: (bytes: Buffer, done: (error?: Error | null) => void) => void,
  ) {
    super({ allowHalfOpen: true })
    this.id = id
    this.headers = headers
    this.#send = send
    // Who uses the stream learns of its end by 'close'; an unheard error must not end the process.
    this.on('error', () => {})
  }

  /** Bytes from the client; null is its FIN. */
  receive(payload: Buffer | null): void {
    if (!this.destroyed && !this.readableEnded) this.push(payload)
  }

  onRead(listener: () => void): void {
    this.#whenRead = listener
  }

  override _read(): void {
    this.#whenRead?.()
    this.#whenRead = undefined
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    for (let at = 0; at + largestPayload < chunk.length; at += largestPayload)
      this.#send(dataFrame(this.id, chunk.subarray(at, at + largestPayload), false), () => {})
    const rest = chunk.subarray(chunk.length - (chunk.length % largestPayload || largestPayload))
    this.#send(dataFrame(this.id, rest, false), done)
  }

  override _final(done: (error?: Error | null) => void): void {
    this.#send(dataFrame(this.id, Buffer.alloc(0), true), done)
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.#whenRead?.()
    this.#whenRead = undefined
    done(error)
  }
}
