/** A status that is no failure: 2xx, and 418. */
export function isSuccess(status: number): boolean {
  return (status >= 200 && status <= 299) || status === 418
}

export interface ReaderOptions {
  /**
   * `fast` counts and stops as fortio's own client does: a failure is known by its status, the rest of it is not
   * waited for and the connection is given up. `standard` reads every answer to its end.
   */
  readonly style: 'fast' | 'standard'
  readonly method: string
  readonly keepAlive: boolean
  /** Whether `fast` looks for `connection: close`. */
  readonly checkClose: boolean
}

/** Where an answer ends. Positions are in bytes from its start. */
type Framing =
  | { readonly kind: 'length'; readonly end: number }
  | { readonly kind: 'chunked' }
  | { readonly kind: 'close' }

/** One answer on a connection, from its bytes as they come. */
export class ResponseReader {
  readonly #options: ReaderOptions
  #framing: Framing | undefined
  #nextChunk = 0
  #bodySize = 0
  received: Buffer = Buffer.alloc(0)
  /** Undefined until it has come. */
  status: number | undefined
  /** Bytes of the head with its empty line; 0 while unknown, and for a failure in `fast`. */
  headSize = 0
  /** Whether the connection can serve one more request. */
  reusable = false
  /** In `fast`, when asked to look: the server will close the connection. */
  willClose = false
  /** In `fast`: an answer that does not say where it ends. */
  lacksLength = false

  constructor(options: ReaderOptions) {
    this.#options = options
  }

  /** What is counted: all bytes in `fast`, the body's in `standard`. */
  get size(): number {
    if (this.#options.style === 'fast') return this.received.length
    return this.#framing?.kind === 'chunked' ? this.#bodySize : this.received.length - this.headSize
  }

  /** Takes the next bytes; true when nothing more is to be read. */
  feed(bytes: Buffer): boolean {
    this.received = this.received.length === 0 ? bytes : Buffer.concat([this.received, bytes])
    if (this.#framing === undefined && this.#readHead()) return true
    return this.#framing !== undefined && this.#isComplete(this.#framing)
  }

  /** The other side has closed; true when that is a regular end. */
  end(): boolean {
    this.reusable = false
    if (this.#options.style === 'fast') return this.status !== undefined
    return this.#framing?.kind === 'close'
  }

  /** True when the head alone decides. */
  #readHead(): boolean {
    if (this.received.length < 'HTTP/1.x 200'.length) return false
    this.status ??= Number.parseInt(this.received.toString('latin1', 9, 12), 10) || 0
    if (this.#options.style === 'fast' && !isSuccess(this.status)) return true
    const end = this.received.indexOf('\r\n\r\n')
    if (end < 0) return false
    this.headSize = end + 4
    this.#framing = this.#framingOf(this.received.toString('latin1', 0, end))
    return this.lacksLength
  }

  #framingOf(head: string): Framing {
    const { style, method, keepAlive, checkClose } = this.#options
    const field = (name: string) => new RegExp(`\\r\\n${name}:[ \\t]*(.*)`, 'i').exec(head)?.[1]
    const length = field('content-length')
    const chunked = /chunked/i.test(field('transfer-encoding') ?? '')
    const closes =
      /close/i.test(field('connection') ?? '') || (style === 'standard' && head.startsWith('HTTP/1.0'))
    const framing: Framing = chunked
      ? { kind: 'chunked' }
      : length !== undefined && /^\d+/.test(length)
        ? { kind: 'length', end: this.headSize + Number.parseInt(length, 10) }
        : { kind: 'close' }
    this.#nextChunk = this.headSize
    if (style === 'standard') {
      this.reusable = keepAlive && !closes && framing.kind !== 'close'
      const empty = method === 'HEAD' || this.status === 204 || this.status === 304
      if (empty) this.reusable = keepAlive && !closes
      return empty ? { kind: 'length', end: this.headSize } : framing
    }
    this.willClose = keepAlive && checkClose && closes
    if (!keepAlive || this.willClose) return { kind: 'close' }
    this.lacksLength = framing.kind === 'close'
    this.reusable = !this.lacksLength
    return framing
  }

  #isComplete(framing: Framing): boolean {
    if (framing.kind === 'close') return false
    if (framing.kind === 'length') return this.received.length >= framing.end
    for (;;) {
      const lineEnd = this.received.indexOf('\r\n', this.#nextChunk)
      if (lineEnd < 0) return false
      const size = Number.parseInt(this.received.toString('latin1', this.#nextChunk, lineEnd), 16) || 0
      // The last one is empty; trailers may follow, then an empty line.
      if (size === 0) return this.received.indexOf('\r\n\r\n', lineEnd) >= 0
      this.#bodySize += size
      this.#nextChunk = lineEnd + 2 + size + 2
      if (this.received.length < this.#nextChunk) return false
    }
  }
}
