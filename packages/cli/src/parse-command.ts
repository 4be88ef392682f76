import { parseArgs } from 'node:util'
import { isOfflineVerb, type OfflineCommand, type OfflineVerb, parseOffline } from './parse-offline.ts'
import { parseVerify, type VerifyOptions } from './parse-verify.ts'

export interface UpOptions {
  /** Start without the demo apps. */
  readonly empty: boolean
  /** Give the terminal back once everything is ready. */
  readonly detach: boolean
  /** Files and folders whose objects are created if they do not exist. */
  readonly files: readonly string[]
}

/** What the user asked for. */
export type Command =
  | { readonly verb: 'dev' }
  | { readonly verb: 'up'; readonly options: UpOptions }
  | { readonly verb: 'down' }
  | { readonly verb: 'status' }
  | { readonly verb: 'reset' }
  | { readonly verb: 'goto'; readonly section: string }
  | OfflineCommand
  | { readonly verb: 'verify'; readonly options: VerifyOptions }
  | { readonly verb: 'kubectl'; readonly args: readonly string[] }
  | { readonly verb: 'help'; readonly topic: HelpTopic }
  | { readonly verb: 'usage-error'; readonly message: string; readonly topic: HelpTopic }

export type HelpTopic = 'all' | 'dev' | 'lab' | 'verify' | OfflineVerb

/** Turns the words after `node main.ts` into a command; never throws. */
export function parseCommand(words: readonly string[]): Command {
  const [verb, ...rest] = words
  const topic = verb === 'lab' && isOfflineVerb(rest[0]) ? rest[0] : isTopic(verb) ? verb : 'all'
  if (verb === undefined || verb === 'help' || verb === '--help' || verb === '-h')
    return { verb: 'help', topic: 'all' }
  if (verb === 'kubectl') return { verb, args: rest }
  if (rest.includes('--help') || rest.includes('-h')) return { verb: 'help', topic }
  try {
    return parseVerb(verb, rest)
  } catch (error) {
    return { verb: 'usage-error', message: error instanceof Error ? error.message : String(error), topic }
  }
}

function parseVerb(verb: string, words: readonly string[]): Command {
  switch (verb) {
    case 'dev':
      parseArgs({ args: [...words], options: {}, strict: true })
      return { verb }
    case 'lab':
      return parseLab(words)
    case 'verify':
      return { verb, options: parseVerify(words) }
    default:
      throw new Error(`unknown command "${verb}"; there are dev, lab, verify and kubectl`)
  }
}

const labActions = 'up, down, status, reset, goto, compile, analyze and explain'

function parseLab([action, ...words]: readonly string[]): Command {
  switch (action) {
    case 'up':
      return { verb: 'up', options: parseUp(words) }
    case 'down':
    case 'status':
    case 'reset':
      parseArgs({ args: words, options: {}, strict: true })
      return { verb: action }
    case 'goto':
      return { verb: action, section: parseSection(words) }
    case undefined:
      throw new Error(`lab needs an action: ${labActions}`)
    default:
      if (isOfflineVerb(action)) return parseOffline(action, words)
      throw new Error(`unknown action "lab ${action}"; there are ${labActions}`)
  }
}

function parseSection(words: readonly string[]): string {
  const { positionals } = parseArgs({ args: [...words], options: {}, strict: true, allowPositionals: true })
  const [section, ...others] = positionals
  if (section === undefined || others.length > 0)
    throw new Error('lab goto takes one section, such as 5.3 or request-routing')
  return section
}

function parseUp(words: readonly string[]): UpOptions {
  const { values } = parseArgs({
    args: [...words],
    options: {
      empty: { type: 'boolean', default: false },
      detach: { type: 'boolean', default: false },
      file: { type: 'string', short: 'f', multiple: true, default: [] },
    },
    strict: true,
  })
  return { empty: values.empty, detach: values.detach, files: values.file }
}

function isTopic(word: string | undefined): word is HelpTopic {
  return word === 'dev' || word === 'lab' || word === 'verify'
}
