import { parseDuration } from './go-duration.ts'

/** One flag of a command line in the way of Go's `flag` package. */
export interface Flag {
  readonly kind: 'bool' | 'int' | 'float' | 'duration' | 'string'
  /** Its default as one would type it; absent: false, zero or empty. */
  readonly default?: string
  /** For the usage text; a word in backquotes stands for the value. */
  readonly usage: string
  /** Returns what is wrong with a value, if something is. */
  readonly check?: (text: string) => string | undefined
}

export type FlagTable = Readonly<Record<string, Flag>>

/** The last text given for a flag, all of them in order, and what is left over. Values are valid for their kind. */
export interface ParsedFlags {
  readonly values: ReadonlyMap<string, readonly string[]>
  readonly args: readonly string[]
}

/** What Go's package says about a command line that it does not take. */
export class FlagError extends Error {}

/** `-help`: no mistake, but nothing to run. */
export class HelpAsked extends Error {}

const truths = new Set(['1', 't', 'T', 'TRUE', 'true', 'True'])
const untruths = new Set(['0', 'f', 'F', 'FALSE', 'false', 'False'])

/**
 * Go's rules: one dash or two, `-c 10` or `-c=10`; a bool takes a value only after `=`; `--`, a lone dash or the first
 * word that is no flag ends them. Throws FlagError or HelpAsked. `refusals` names flags that exist but are not taken.
 */
export function parseFlags(
  line: readonly string[],
  table: FlagTable,
  refusals: Readonly<Record<string, string>> = {},
): ParsedFlags {
  const values = new Map<string, string[]>()
  let next = 0
  for (; next < line.length; next++) {
    const word = line[next] ?? ''
    if (!word.startsWith('-') || word === '-') break
    if (word === '--') {
      next++
      break
    }
    const [, name = '', given] = /^--?([^=]*)(?:=(.*))?$/s.exec(word) ?? []
    if (name === '' || name.startsWith('-')) throw new FlagError(`bad flag syntax: ${word}`)
    const flag = Object.hasOwn(table, name) ? table[name] : undefined
    if (flag === undefined) throw missing(name, refusals)
    let text = given
    if (text === undefined && flag.kind === 'bool') text = 'true'
    if (text === undefined) {
      next++
      text = line[next]
    }
    if (text === undefined) throw new FlagError(`flag needs an argument: -${name}`)
    checkValue(name, text, flag)
    values.set(name, [...(values.get(name) ?? []), text])
  }
  return { values, args: line.slice(next) }
}

export function isTrue(text: string): boolean {
  return truths.has(text)
}

/** Go's whole numbers: also `0x1f`, `0b1`, `0o7` and `1_000`; undefined for anything else. */
export function parseInteger(text: string): number | undefined {
  const [, sign = '', digits = ''] = /^([-+]?)(.*)$/s.exec(text) ?? []
  if (!/^(0[xX][\da-fA-F_]+|0[bB][01_]+|0[oO][0-7_]+|[\d_]+)$/.test(digits)) return undefined
  const value = Number(digits.replaceAll('_', ''))
  return Number.isSafeInteger(value) ? (sign === '-' ? -value : value) : undefined
}

function missing(name: string, refusals: Readonly<Record<string, string>>): Error {
  if (Object.hasOwn(refusals, name)) return new FlagError(`flag -${name} is not supported: ${refusals[name]}`)
  if (name === 'h' || name === 'help') return new HelpAsked()
  return new FlagError(`flag provided but not defined: -${name}`)
}

function checkValue(name: string, text: string, flag: Flag): void {
  const problem = isOfKind(text, flag.kind) ? flag.check?.(text) : 'parse error'
  if (problem === undefined) return
  if (flag.kind === 'bool') throw new FlagError(`invalid boolean value "${text}" for -${name}: ${problem}`)
  throw new FlagError(`invalid value "${text}" for flag -${name}: ${problem}`)
}

function isOfKind(text: string, kind: Flag['kind']): boolean {
  switch (kind) {
    case 'bool':
      return truths.has(text) || untruths.has(text)
    case 'int':
      return parseInteger(text) !== undefined
    case 'float':
      return text.trim() === text && text !== '' && !Number.isNaN(Number(text))
    case 'duration':
      return parseDuration(text) !== undefined
    case 'string':
      return true
  }
}
