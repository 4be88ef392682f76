import { closeSync, existsSync, fstatSync, openSync, readSync } from 'node:fs'
import { Readable } from 'node:stream'
import { type LogRecord, logTime, parseRecords } from './log-record.ts'

/** What a reader needs of a log: a ContainerLog that is being written, or the files of an ended run. */
export interface LogSource {
  readonly path: string
  readonly turns: number
  readonly ended: boolean
  changed(signal: AbortSignal): Promise<void>
}

export interface ReadLogOptions {
  readonly follow: boolean
  readonly timestamps: boolean
  readonly tailLines?: number | undefined
  /** Bytes sent at most; the stream ends there. */
  readonly limitBytes?: number | undefined
  readonly since?: Date | undefined
}

/** A log whose run is over. */
export function endedLog(path: string): LogSource {
  return { path, turns: 0, ended: true, changed: async () => {} }
}

/** The lines of a log as `kubectl logs` shows them. Following ends with the run, or when the stream is destroyed. */
export function readContainerLog(log: LogSource, options: ReadLogOptions): Readable {
  const stop = new AbortController()
  const stream = Readable.from(limited(textOf(log, options, stop.signal), options.limitBytes), {
    objectMode: false,
  })
  stream.once('close', () => stop.abort())
  return stream
}

async function* textOf(log: LogSource, options: ReadLogOptions, signal: AbortSignal): AsyncGenerator<Buffer> {
  const since = options.since && logTime(options.since)
  const wanted = (file: Buffer) =>
    [...parseRecords(file)].filter(({ time }) => since === undefined || time >= since)
  let turns = log.turns
  const current = readFrom(log.path, 0)
  let position = current.length
  const history = wanted(Buffer.concat([readFrom(`${log.path}.1`, 0), current]))
  yield print(tail(history, options.tailLines), options.timestamps)
  while (options.follow && !signal.aborted) {
    if (log.turns > turns) {
      // More than one turn since the last look: the lines between are gone, as they are for any late reader.
      if (log.turns === turns + 1)
        yield print(wanted(readFrom(`${log.path}.1`, position)), options.timestamps)
      turns = log.turns
      position = 0
      continue
    }
    const more = readFrom(log.path, position)
    position += more.length
    if (more.length > 0) yield print(wanted(more), options.timestamps)
    else if (log.ended) return
    else await log.changed(signal)
  }
}

async function* limited(text: AsyncGenerator<Buffer>, limitBytes = Number.POSITIVE_INFINITY) {
  let left = limitBytes
  for await (const chunk of text) {
    const part = chunk.length > left ? chunk.subarray(0, left) : chunk
    left -= part.length
    if (part.length > 0) yield part
    if (left <= 0) return
  }
}

function tail(records: readonly LogRecord[], lines: number | undefined): readonly LogRecord[] {
  if (lines === undefined) return records
  let found = 0
  for (let index = records.length - 1; index >= 0; index -= 1) {
    if (records[index]?.partial === false) found += 1
    if (found > lines) return records.slice(index + 1)
  }
  return records
}

function print(records: readonly LogRecord[], timestamps: boolean): Buffer {
  const newline = Buffer.from('\n')
  return Buffer.concat(
    records.flatMap(({ time, partial, content }) => [
      Buffer.from(timestamps ? `${time} ` : ''),
      content,
      partial ? Buffer.alloc(0) : newline,
    ]),
  )
}

function readFrom(path: string, position: number): Buffer {
  if (!existsSync(path)) return Buffer.alloc(0)
  const fd = openSync(path, 'r')
  try {
    const bytes = Buffer.alloc(Math.max(0, fstatSync(fd).size - position))
    const count = readSync(fd, bytes, 0, bytes.length, position)
    return bytes.subarray(0, count)
  } finally {
    closeSync(fd)
  }
}
