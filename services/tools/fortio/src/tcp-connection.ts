import { connect, type Socket } from 'node:net'
import type { ResponseReader } from './response-reader.ts'

/** The other side has closed, as Go calls it. */
const endOfStream = 'EOF'

/** An IP address with a port. */
export interface Address {
  readonly ip: string
  readonly port: number
}

export class TimeoutError extends Error {}

/** One connection to a server; one request at a time. */
export class TcpConnection {
  readonly #socket: Socket
  #failure: Error | undefined
  #onData: ((bytes: Buffer) => void) | undefined
  #onFailure: ((error: Error) => void) | undefined

  private constructor(socket: Socket) {
    this.#socket = socket
    socket.setNoDelay(true)
    socket.on('data', (bytes: Buffer) => this.#onData?.(bytes))
    socket.on('end', () => this.#fail(new Error(endOfStream)))
    socket.on('error', (error) => this.#fail(error))
    socket.on('close', () => this.#fail(new Error(endOfStream)))
  }

  /** Rejects with the system's error, or with a TimeoutError. */
  static open({ ip, port }: Address, timeoutMs: number): Promise<TcpConnection> {
    return new Promise((resolve, reject) => {
      const socket = connect({ host: ip, port })
      const timer = setTimeout(() => socket.destroy(new TimeoutError('i/o timeout')), timeoutMs)
      socket.once('error', reject)
      socket.once('close', () => clearTimeout(timer))
      socket.once('connect', () => {
        clearTimeout(timer)
        socket.off('error', reject)
        resolve(new TcpConnection(socket))
      })
    })
  }

  /** Sends a request and reads its answer into `reader`; resolves with what went wrong, or nothing. */
  async exchange(request: Buffer, reader: ResponseReader, timeoutMs: number): Promise<Error | undefined> {
    if (this.#failure !== undefined) return this.#failure
    const { promise, resolve } = Promise.withResolvers<Error | undefined>()
    this.#onFailure = (error) => resolve(error.message === endOfStream && reader.end() ? undefined : error)
    this.#onData = (bytes) => {
      if (reader.feed(bytes)) resolve(undefined)
    }
    const timer = setTimeout(() => resolve(new TimeoutError('i/o timeout')), timeoutMs)
    this.#socket.write(request)
    try {
      return await promise
    } finally {
      clearTimeout(timer)
      this.#onData = undefined
      this.#onFailure = undefined
    }
  }

  close(): void {
    this.#socket.destroy()
  }

  #fail(error: Error): void {
    this.#failure ??= error
    this.#onFailure?.(this.#failure)
  }
}
