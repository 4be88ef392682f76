import { secondsSince } from './elapsed.ts'
import { Histogram } from './histogram.ts'
import type { Logger } from './logger.ts'
import { isSuccess, type ReaderOptions, ResponseReader } from './response-reader.ts'
import { type Address, TcpConnection, TimeoutError } from './tcp-connection.ts'

export interface ClientOptions {
  readonly style: 'fast' | 'standard'
  readonly address: Address
  readonly method: string
  readonly keepAlive: boolean
  readonly checkClose: boolean
  readonly timeoutMs: number
  /** How many calls one connection serves at most, least and most; [0, 0] sets no limit. */
  readonly reuse: readonly [number, number]
  readonly resolution: number
  readonly logErrors: boolean
  readonly thread: number
  readonly run: number
  readonly url: string
  readonly logger: Logger
  message(): Buffer
}

/** What a call brought. `status` is -1 when there was no answer. */
export interface Answer {
  readonly status: number
  readonly size: number
  readonly headSize: number
  readonly bytes: Buffer
}

/** Calls one URL again and again on one connection, a new one where that is needed, and counts connections. */
export class LoadClient {
  /** Seconds, one for each attempt to connect. */
  readonly connectTimes: Histogram
  /** How often each address was chosen. */
  readonly addresses = new Map<string, number>()
  readonly #options: ClientOptions
  #connection: TcpConnection | undefined
  /** Calls that the connection served, and how many it may. */
  #served = 0
  #limit: number

  constructor(options: ClientOptions) {
    this.#options = options
    this.connectTimes = new Histogram(options.resolution)
    this.#limit = draw(options.reuse)
    if (options.style === 'fast') this.#countAddress()
  }

  async fetch(): Promise<Answer> {
    if (this.#isWornOut()) this.#limit = draw(this.#options.reuse)
    for (;;) {
      const reused = this.#connection !== undefined
      const connection = this.#connection ?? (await this.#connect())
      this.#served = reused ? this.#served + 1 : 1
      this.#connection = undefined
      const reader = new ResponseReader(this.#readerOptions())
      if (connection === undefined) return this.#failed(reader)
      const { message, timeoutMs } = this.#options
      const error = await connection.exchange(message(), reader, timeoutMs)
      // The server may close an idle connection at any time: that is no failure of a call.
      if (error !== undefined && reused && reader.received.length === 0 && !(error instanceof TimeoutError)) {
        connection.close()
        this.#log('Info', 'Closing dead socket (err at first read)', { err: error.message })
        continue
      }
      return this.#answer(connection, reader, error)
    }
  }

  close(): void {
    this.#connection?.close()
    this.#connection = undefined
  }

  #answer(connection: TcpConnection, reader: ResponseReader, error: Error | undefined): Answer {
    const { style, logErrors } = this.#options
    if (error === undefined && reader.reusable && !this.#isWornOut()) this.#connection = connection
    else connection.close()
    if (error !== undefined) return this.#broken(reader, error)
    const status = reader.status ?? -1
    if (reader.willClose) this.#log('Info', 'Server wants to close connection, no keep-alive!')
    if (reader.lacksLength) this.#log('Warning', 'Content-length missing', { header_len: reader.headSize })
    if (logErrors && !isSuccess(status)) {
      const line = style === 'fast' && { status: reader.received.toString('latin1', 0, 12) }
      this.#log('Warning', 'Non ok http code', { code: status, ...line })
    }
    const headSize = style === 'fast' ? reader.headSize : 0
    return { status, size: reader.size, headSize, bytes: reader.received }
  }

  #broken(reader: ResponseReader, error: Error): Answer {
    if (this.#options.style === 'standard' && reader.headSize > 0) {
      // The status has come, the body has not: a success is then one without content.
      this.#log('Error', 'Unable to read response', { err: error.message })
      const status = reader.status ?? -1
      return {
        status: isSuccess(status) ? 204 : status,
        size: reader.size,
        headSize: 0,
        bytes: reader.received,
      }
    }
    if (this.#options.style === 'standard') {
      this.#unsent(error)
      return this.#failed(reader)
    }
    const timedOut = error instanceof TimeoutError
    const title = timedOut ? 'Timeout error (incomplete/invalid response)' : 'Read error'
    this.#log('Error', title, { err: error.message, size: reader.size, header_len: reader.headSize })
    return { status: -1, size: reader.size, headSize: reader.headSize, bytes: reader.received }
  }

  #failed(reader: ResponseReader): Answer {
    const size = this.#options.style === 'fast' ? 0 : -1
    return { status: -1, size, headSize: 0, bytes: reader.received }
  }

  async #connect(): Promise<TcpConnection | undefined> {
    const { address, timeoutMs, style } = this.#options
    if (style === 'fast' && this.connectTimes.counter.count > 0) this.#countAddress()
    const started = performance.now()
    const took = () => this.connectTimes.record(secondsSince(started))
    try {
      const connection = await TcpConnection.open(address, timeoutMs)
      took()
      if (style === 'standard') this.#countAddress()
      return connection
    } catch (error) {
      took()
      const reason = error instanceof Error ? error : new Error(String(error))
      if (style === 'standard') this.#unsent(reason)
      else this.#log('Error', 'Unable to connect', { dest: address, err: reason.message })
      return undefined
    }
  }

  #unsent(error: Error): void {
    const { method, url } = this.#options
    this.#log('Error', 'Unable to send request', { method, url, err: error.message })
  }

  #countAddress(): void {
    const { ip, port } = this.#options.address
    const text = ip.includes(':') ? `[${ip}]:${port}` : `${ip}:${port}`
    this.addresses.set(text, (this.addresses.get(text) ?? 0) + 1)
  }

  #isWornOut(): boolean {
    return this.#limit !== 0 && this.#served >= this.#limit
  }

  #readerOptions(): ReaderOptions {
    const { style, method, keepAlive, checkClose } = this.#options
    return { style, method, keepAlive, checkClose }
  }

  #log(
    level: 'Info' | 'Warning' | 'Error',
    message: string,
    attributes: Readonly<Record<string, unknown>> = {},
  ): void {
    const { logger, thread, run } = this.#options
    logger.write(level, message, { ...attributes, thread, run })
  }
}

function draw([least, most]: readonly [number, number]): number {
  return least + Math.floor(Math.random() * (most - least + 1))
}
