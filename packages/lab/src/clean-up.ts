/** Things to close, last opened first; each is closed even if another one fails to. */
export interface CleanUp {
  add<T extends { close(): void | Promise<void> }>(part: T): T
  run(): Promise<void>
}

export function createCleanUp(): CleanUp {
  const parts: { close(): void | Promise<void> }[] = []
  return {
    add(part) {
      parts.push(part)
      return part
    },
    async run() {
      const errors: unknown[] = []
      for (let part = parts.pop(); part !== undefined; part = parts.pop()) {
        try {
          await part.close()
        } catch (error) {
          errors.push(error)
        }
      }
      if (errors.length > 0) throw new AggregateError(errors, 'the lab did not close cleanly')
    },
  }
}
