import { pino } from 'pino'

/** Nobody who reads a log sees the difference. */
const holdMs = 10

let waiting = ''
let destination: { write(lines: string): void } | undefined

/**
 * A log stream to stdout that holds lines for a moment and writes them together: under load a system call for each
 * line would cost as much as the answers. What is left is written when the process exits.
 */
export const logToStdout = {
  write(line: string): void {
    if (destination === undefined) {
      // Waits where a pipe is full, and falls silent where its reader is gone.
      destination = pino.destination({ dest: 1, sync: true })
      process.once('exit', flush)
    }
    if (waiting === '') setTimeout(flush, holdMs)
    waiting += line
  },
}

function flush(): void {
  if (waiting === '') return
  const lines = waiting
  waiting = ''
  destination?.write(lines)
}
