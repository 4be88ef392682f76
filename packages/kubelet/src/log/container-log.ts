import { closeSync, mkdirSync, openSync, renameSync, rmSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'
import { formatRecord } from './log-record.ts'

/** Longer lines are kept in pieces, as container runtimes do. */
const longestLine = 16 * 1024
const newline = 0x0a

export interface ContainerLogOptions {
  readonly path: string
  /** The file is turned at this size; one older file is kept as `<path>.1`. Default 10 MiB, as in Kubernetes. */
  readonly maxBytes?: number
  readonly now?: () => Date
}

/** The log of one run of a container, written line by line with the time of arrival. */
export class ContainerLog {
  readonly path: string
  readonly #maxBytes: number
  readonly #now: () => Date
  #fd: number
  #size = 0
  #turns = 0
  #ended = false
  readonly #rest = new Map<'stdout' | 'stderr', Buffer>()
  readonly #waiting = new Set<() => void>()

  constructor({ path, maxBytes = 10 * 1024 * 1024, now = () => new Date() }: ContainerLogOptions) {
    this.path = path
    this.#maxBytes = maxBytes
    this.#now = now
    mkdirSync(dirname(path), { recursive: true })
    this.#fd = openSync(path, 'w')
  }

  /** How often the file was turned. */
  get turns(): number {
    return this.#turns
  }

  get ended(): boolean {
    return this.#ended
  }

  /** Whole records are written at once and synchronously: a reader never sees half of one, a crash loses none. */
  write(stream: 'stdout' | 'stderr', chunk: Buffer): void {
    if (this.#ended) return
    const rest = this.#rest.get(stream)
    const bytes = rest === undefined ? chunk : Buffer.concat([rest, chunk])
    const records: Buffer[] = []
    const time = this.#now()
    let start = 0
    for (;;) {
      const end = bytes.indexOf(newline, start)
      const stop = end < 0 ? bytes.length : end
      while (stop - start > longestLine) {
        records.push(formatRecord(time, stream, bytes.subarray(start, start + longestLine), true))
        start += longestLine
      }
      if (end < 0) break
      records.push(formatRecord(time, stream, bytes.subarray(start, end), false))
      start = end + 1
    }
    if (start < bytes.length) this.#rest.set(stream, Buffer.from(bytes.subarray(start)))
    else this.#rest.delete(stream)
    this.#append(records)
  }

  /** Nothing more will come: writes what has no newline yet and lets followers finish. */
  end(): void {
    if (this.#ended) return
    const time = this.#now()
    this.#append([...this.#rest].map(([stream, rest]) => formatRecord(time, stream, rest, false)))
    this.#ended = true
    closeSync(this.#fd)
    this.#wake()
  }

  /** Resolves after the next write, at the end, or when the signal is aborted. */
  changed(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      if (this.#ended || signal.aborted) {
        resolve()
        return
      }
      const wake = () => {
        this.#waiting.delete(wake)
        signal.removeEventListener('abort', wake)
        resolve()
      }
      this.#waiting.add(wake)
      signal.addEventListener('abort', wake)
    })
  }

  #append(records: readonly Buffer[]): void {
    if (records.length === 0) return
    const bytes = Buffer.concat(records)
    if (this.#size > 0 && this.#size + bytes.length > this.#maxBytes) this.#turn()
    writeSync(this.#fd, bytes)
    this.#size += bytes.length
    this.#wake()
  }

  #turn(): void {
    closeSync(this.#fd)
    renameSync(this.path, `${this.path}.1`)
    this.#fd = openSync(this.path, 'w')
    this.#size = 0
    this.#turns += 1
  }

  #wake(): void {
    for (const wake of [...this.#waiting]) wake()
  }
}

/** Takes the files of an ended run away. */
export function removeLog(path: string): void {
  for (const file of [path, `${path}.1`]) rmSync(file, { force: true })
}
