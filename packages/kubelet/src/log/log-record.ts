/** One record of a container's log file. */
export interface LogRecord {
  /** Arrival time, RFC 3339 in UTC with nanoseconds. */
  readonly time: string
  /** The line goes on in the next record. */
  readonly partial: boolean
  readonly content: Buffer
}

const newline = 0x0a
const blank = 0x20

/** A record as container runtimes write it: `<time> <stdout|stderr> <F|P> <bytes>` (Kubernetes' CRI log format). */
export function formatRecord(
  time: Date,
  stream: 'stdout' | 'stderr',
  content: Buffer,
  partial: boolean,
): Buffer {
  const head = Buffer.from(`${logTime(time)} ${stream} ${partial ? 'P' : 'F'} `)
  return Buffer.concat([head, content, Buffer.from('\n')])
}

/** The records of a log file, in order. A record that was cut off at the end is left out. */
export function* parseRecords(file: Buffer): Generator<LogRecord> {
  let start = 0
  for (;;) {
    const end = file.indexOf(newline, start)
    if (end < 0) return
    const time = file.indexOf(blank, start)
    const stream = file.indexOf(blank, time + 1)
    const flag = stream + 1
    yield {
      time: file.toString('latin1', start, time),
      partial: file.toString('latin1', flag, flag + 1) === 'P',
      content: file.subarray(flag + 2, end),
    }
    start = end + 1
  }
}

/** A log's spelling of a time: nine digits, so that times compare as text. */
export function logTime(time: Date): string {
  return `${time.toISOString().slice(0, -1)}000000Z`
}
