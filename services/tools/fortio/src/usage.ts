import { fortioFlags } from './fortio-flags.ts'
import type { Flag, FlagTable } from './go-flags.ts'
import { version } from './version.ts'

const typeNames = { int: 'int', float: 'float', duration: 'duration', string: 'string' } as const

/** The usage text, laid out as Go's `flag` package does. */
export function usage(program: string): string {
  const table: FlagTable = fortioFlags
  const flags = Object.entries(table).sort(([one], [other]) => (one < other ? -1 : 1))
  return `fortio ${version} usage:
\tfortio command [flags] target
where command is one of: load (call a URL many times), curl (call it once), server (an HTTP echo server)
and target is an http:// URL
or 1 of the special arguments
\t${program} {help|version}
flags:
${flags.map(([name, flag]) => lineOf(name, flag)).join('\n')}
`
}

function lineOf(name: string, flag: Flag): string {
  const word = /`(.+?)`/.exec(flag.usage)?.[1]
  const value = flag.kind === 'bool' ? '' : ` ${word ?? typeNames[flag.kind]}`
  const quoted = flag.kind === 'string' ? `"${flag.default}"` : flag.default
  const preset = flag.default === undefined ? '' : ` (default ${quoted})`
  return `  -${name}${value}\n    \t${flag.usage.replaceAll('`', '')}${preset}`
}
