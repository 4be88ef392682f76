import { parseArgs } from 'node:util'

/** What the user asked for. */
export type BenchCommand =
  | { readonly verb: 'run'; readonly names: readonly string[]; readonly output: 'table' | 'json' }
  | { readonly verb: 'help' }
  | { readonly verb: 'usage-error'; readonly message: string }

/** Turns the words after `pnpm bench` into a command; no name means every benchmark. Never throws. */
export function parseWords(words: readonly string[], known: readonly string[]): BenchCommand {
  try {
    const { values, positionals } = parseArgs({
      args: [...words],
      options: {
        output: { type: 'string', short: 'o', default: 'table' },
        help: { type: 'boolean', short: 'h', default: false },
      },
      strict: true,
      allowPositionals: true,
    })
    if (values.help) return { verb: 'help' }
    const { output } = values
    if (output !== 'table' && output !== 'json') throw new Error(`-o takes table or json, not "${output}"`)
    const stranger = positionals.find((name) => !known.includes(name))
    if (stranger !== undefined)
      throw new Error(`no benchmark is named "${stranger}"; there are ${known.join(', ')}`)
    return {
      verb: 'run',
      names: known.filter((name) => !positionals.length || positionals.includes(name)),
      output,
    }
  } catch (error) {
    return { verb: 'usage-error', message: error instanceof Error ? error.message : String(error) }
  }
}
