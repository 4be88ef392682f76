/** One line of progress on stderr; on a terminal the next one takes its place. */
export interface Progress {
  (text: string): void
  /** Lets the last line stand; the next one begins below it. */
  keep(): void
  /** Ends the last line, so that what follows starts on one of its own. */
  done(): void
}

/** Progress for a person: stdout stays free for results. */
export function createProgress(stream: NodeJS.WriteStream = process.stderr): Progress {
  let open = false
  let last = ''
  const report = (text: string) => {
    if (text === last) return
    last = text
    if (stream.isTTY) {
      stream.write(`\r\x1b[2K${text.slice(0, (stream.columns || 80) - 1)}`)
      open = true
    } else {
      stream.write(`${text}\n`)
    }
  }
  return Object.assign(report, {
    keep: () => {
      if (open) stream.write('\n')
      open = false
    },
    done: () => {
      if (open) stream.write('\r\x1b[2K')
      open = false
    },
  })
}
