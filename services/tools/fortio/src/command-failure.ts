/** Ends the program with an exit code after a message on stderr. */
export class CommandFailure extends Error {
  readonly exitCode: number
  /** Whether the usage text stands before the message. */
  readonly withUsage: boolean

  constructor(message: string, { exitCode = 1, withUsage = false } = {}) {
    super(message)
    this.exitCode = exitCode
    this.withUsage = withUsage
  }
}
