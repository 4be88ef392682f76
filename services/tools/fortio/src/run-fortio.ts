import { CommandFailure } from './command-failure.ts'
import { flagValues, fortioFlags } from './fortio-flags.ts'
import { FlagError, HelpAsked, parseFlags } from './go-flags.ts'
import type { CommandInput } from './load.ts'
import { createLogger, levelChange, levelNamed } from './logger.ts'
import { refusedFlags } from './refused-flags.ts'
import { usage } from './usage.ts'
import { version } from './version.ts'

export interface Terminal {
  readonly program: string
  readonly env: NodeJS.ProcessEnv
  /** Whether a person reads stderr. */
  readonly interactive: boolean
  print(text: string): void
  printError(text: string): void
}

/** The whole program; resolves with its exit code: 1 for a run that failed or a wrong command, 2 for a wrong flag. */
export async function runFortio(args: readonly string[], terminal: Terminal): Promise<number> {
  const { print, printError, program } = terminal
  try {
    if (args.length === 1 && args[0] === 'version') print(`${version}\n`)
    else if (args.length === 1 && args[0] === 'help') print(usage(program))
    else await runCommand(args, terminal)
    return 0
  } catch (error) {
    if (error instanceof HelpAsked) printError(usage(program))
    else if (error instanceof FlagError) printError(`${error.message}\n${usage(program)}`)
    else if (error instanceof CommandFailure)
      printError(`${error.withUsage ? usage(program) : ''}${error.message && `${error.message}\n`}`)
    else throw error
    if (error instanceof CommandFailure) return error.exitCode
    return error instanceof FlagError ? 2 : 0
  }
}

async function runCommand([command, ...rest]: readonly string[], terminal: Terminal): Promise<void> {
  if (command === undefined) throw new CommandFailure('Missing command argument', { withUsage: true })
  const parsed = parseFlags(rest, fortioFlags, refusedFlags)
  const { args } = parsed
  if (args.length > 1)
    throw new CommandFailure(`At most 1 argument expected, got ${args.length}`, { withUsage: true })
  const flags = flagValues(parsed)
  const asked = levelNamed(flags.text('loglevel')) ?? 'Info'
  const log = { plain: terminal.interactive, print: terminal.printError }
  if (asked !== 'Info') createLogger({ ...log, level: 'Info' }).write('Info', levelChange(asked))
  const logger = createLogger({ ...log, level: flags.on('quiet') ? 'Error' : asked })
  logger.write('Info', 'Starting', { command: 'fortio', version, 'go-max-procs': 1 })
  const input = (): CommandInput => {
    const [url] = args
    if (url === undefined)
      throw new CommandFailure('Error: fortio load/curl needs a URL or destination', { withUsage: true })
    return { flags, url, logger, ...terminal }
  }
  switch (command) {
    case 'load': {
      const run = flags.on('curl') ? (await import('./curl.ts')).curl : (await import('./load.ts')).load
      return run(input())
    }
    case 'curl':
      return (await import('./curl.ts')).curl(input())
    case 'server':
      if (args.length > 0)
        throw new CommandFailure('Error: too many arguments (typo in a flag?)', { withUsage: true })
      return (await import('./server.ts')).server(flags)
    default:
      throw new CommandFailure(`Error: unknown command "${command}"`, { withUsage: true })
  }
}
