/** From talkative to silent. */
export const levelNames = ['Debug', 'Verbose', 'Info', 'Warning', 'Error', 'Critical', 'Fatal'] as const
export type Level = (typeof levelNames)[number]
type Attributes = Readonly<Record<string, unknown>>

const jsonNames = {
  Debug: 'dbug',
  Verbose: 'trace',
  Info: 'info',
  Warning: 'warn',
  Error: 'err',
  Critical: 'crit',
  Fatal: 'fatal',
} as const satisfies Record<Level, string>

export function levelNamed(text: string): Level | undefined {
  return levelNames.find((name) => name.toLowerCase() === text.trim().toLowerCase())
}

export interface Logger {
  /** Whether messages of this level are written. */
  logs(level: Level): boolean
  write(level: Level, message: string, attributes?: Attributes): void
}

export interface LoggerOptions {
  readonly level: Level
  /** For a reader at a terminal: text instead of JSON. */
  readonly plain: boolean
  print(text: string): void
}

/** What the original logs at any level when a command line asks for another one than Info. */
export function levelChange(level: Level): string {
  const [now, before] = [levelNames.indexOf(level), levelNames.indexOf('Info')]
  return `Log level is now ${now} ${level} (was ${before} Info)`
}

/** JSON lines with the original's names (`ts` in seconds), without the places in its source. */
export function createLogger({ level, plain, print }: LoggerOptions): Logger {
  const logs = (candidate: Level) => levelNames.indexOf(candidate) >= levelNames.indexOf(level)
  return {
    logs,
    write(messageLevel, message, attributes = {}) {
      if (!logs(messageLevel)) return
      const now = new Date()
      if (!plain) {
        const head = { ts: now.getTime() / 1000, level: jsonNames[messageLevel], msg: message }
        print(`${JSON.stringify({ ...head, ...attributes })}\n`)
        return
      }
      const rest = Object.entries(attributes).map(([name, value]) => `, ${name}=${JSON.stringify(value)}`)
      const time = now.toISOString().slice(11, 23)
      print(`${time} [${jsonNames[messageLevel].slice(0, 4).toUpperCase()}] ${message}${rest.join('')}\n`)
    },
  }
}
