import { pino } from 'pino'

/** Nobody who reads a log sees the difference. */
const holdMs = 10

/** Lines as bytes: as strings, held and joined, they would cost several times as much. */
const waiting = Buffer.allocUnsafe(64 * 1024)
let used = 0
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
    // A letter of JavaScript has at most three bytes.
    if (used + line.length * 3 > waiting.length) flush()
    if (line.length * 3 > waiting.length) {
      destination.write(line)
      return
    }
    if (used === 0) setTimeout(flush, holdMs)
    used += waiting.write(line, used)
  },
}

function flush(): void {
  if (used === 0) return
  const lines = waiting.toString('utf8', 0, used)
  used = 0
  destination?.write(lines)
}
