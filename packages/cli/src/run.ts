import { MeshError } from '@traffic-lab/resources'
import { exitCode } from './exit-code.ts'
import { helpText } from './help.ts'
import { type Command, parseCommand } from './parse-command.ts'
import { writeError } from './write-error.ts'

/** Errors that are a result or the caller's slip, not a failure to run: YAML that is refused, a section that is not there. */
const exitCodes: Readonly<Record<string, number>> = {
  LAB104: exitCode.failed,
  VER008: exitCode.usage,
  VER011: exitCode.usage,
  CLI104: exitCode.usage,
  CLI108: exitCode.usage,
  CLI109: exitCode.usage,
}

async function runVerb(command: Command): Promise<number> {
  switch (command.verb) {
    case 'help':
      process.stdout.write(helpText(command.topic))
      return exitCode.good
    case 'usage-error':
      process.stderr.write(`error: ${command.message}\n\n${helpText(command.topic)}`)
      return exitCode.usage
    case 'dev':
      return (await import('./commands/up.ts')).up({ empty: false, detach: false, files: [] })
    case 'up':
      return (await import('./commands/up.ts')).up(command.options)
    case 'down':
      return (await import('./commands/down.ts')).down()
    case 'reset':
      return (await import('./commands/reset.ts')).reset()
    case 'goto':
      return (await import('./commands/goto.ts')).goTo(command.section)
    case 'status':
      return (await import('./commands/status.ts')).status()
    case 'compile':
      return (await import('./commands/compile.ts')).compile(command.options)
    case 'analyze':
      return (await import('./commands/analyze.ts')).analyze(command.options)
    case 'explain':
      return (await import('./commands/explain.ts')).explain(command.options)
    case 'verify':
      return (await import('./commands/verify.ts')).verify(command.options)
    case 'kubectl':
      return (await import('./commands/kubectl.ts')).kubectl(command.args)
  }
}

function report(error: unknown): number {
  if (!(error instanceof MeshError)) {
    process.stderr.write(
      `error: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
    )
    return exitCode.couldNotRun
  }
  writeError(error)
  return exitCodes[error.code] ?? exitCode.couldNotRun
}

/** Runs the command of these words; its exit code. Nothing is thrown: what went wrong has been said on stderr. */
export function run(words: readonly string[]): Promise<number> {
  return runVerb(parseCommand(words)).catch(report)
}
