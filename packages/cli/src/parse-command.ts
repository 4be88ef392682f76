import { parseArgs } from 'node:util'
import { isOfflineVerb, type OfflineCommand, type OfflineVerb, parseOffline } from './parse-offline.ts'

export interface UpOptions {
  /** Start without the demo apps. */
  readonly empty: boolean
  /** Give the terminal back once everything is ready. */
  readonly detach: boolean
  /** Files and folders whose objects are created if they do not exist. */
  readonly files: readonly string[]
}

const outputs = ['table', 'json', 'junit'] as const

export interface VerifyOptions {
  /** Sections or chapters, such as `5` or `5.3`; all when empty. */
  readonly sections: readonly string[]
  readonly mutate: boolean
  /** The namespace to judge as it is, without changing it. */
  readonly asIs: string | undefined
  /** How many at once; absent: as the verifier thinks fit. */
  readonly jobs: number | undefined
  /** How many times each experiment is run. */
  readonly repeat: number
  /** A folder with someone's own rule files. */
  readonly rules: string | undefined
  readonly output: (typeof outputs)[number]
  readonly context: string | undefined
  readonly kubeconfig: string | undefined
  /** `http://host:port` of the ingress gateway; absent: found through the API. */
  readonly ingress: string | undefined
  /** Where the cluster pulls this repository's images from; absent: as `k8s/` names them. */
  readonly registry: string | undefined
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

const labActions = 'up, down, status, reset, goto and compile'

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
  if (section === undefined || others.length > 0) throw new Error('lab goto takes one section, such as 5.3')
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

function parseVerify(words: readonly string[]): VerifyOptions {
  const { values, positionals } = parseArgs({
    args: [...words],
    options: {
      mutate: { type: 'boolean', default: false },
      'as-is': { type: 'boolean', default: false },
      namespace: { type: 'string', short: 'n' },
      jobs: { type: 'string' },
      repeat: { type: 'string', default: '1' },
      rules: { type: 'string' },
      output: { type: 'string', short: 'o', default: 'table' },
      context: { type: 'string' },
      kubeconfig: { type: 'string' },
      ingress: { type: 'string' },
      registry: { type: 'string' },
    },
    strict: true,
    allowPositionals: true,
  })
  const output = outputs.find((known) => known === values.output)
  if (output === undefined) throw new Error(`-o takes table, json or junit, not "${values.output}"`)
  return {
    sections: positionals,
    mutate: values.mutate,
    asIs: namespaceAsIs(values),
    jobs: values.jobs === undefined ? undefined : wholeNumber('--jobs', values.jobs),
    repeat: wholeNumber('--repeat', values.repeat),
    rules: values.rules,
    output,
    context: values.context,
    kubeconfig: values.kubeconfig,
    ingress: values.ingress === undefined ? undefined : httpOrigin('--ingress', values.ingress),
    registry: values.registry?.replace(/\/+$/, ''),
  }
}

/** Options that would change what `--as-is` is to judge, or mean nothing beside it. */
const notAsIs = {
  mutate: '--mutate applies wrong rules, --as-is changes nothing',
  rules: '--rules applies other files, --as-is judges what is applied already',
  jobs: '--as-is judges one experiment after the other, so --jobs has no meaning',
} as const

function namespaceAsIs(values: {
  readonly 'as-is': boolean
  readonly namespace?: string
  readonly mutate: boolean
  readonly rules?: string
  readonly jobs?: string
}): string | undefined {
  const { 'as-is': asIs, namespace } = values
  if (asIs) {
    for (const option of ['mutate', 'rules', 'jobs'] as const) {
      if (values[option]) throw new Error(notAsIs[option])
    }
    return namespace ?? 'weather'
  }
  if (namespace === undefined) return undefined
  throw new Error('-n names the namespace for --as-is; without it each experiment has one of its own')
}

function httpOrigin(option: string, text: string): string {
  const { protocol, origin } = URL.parse(text) ?? {}
  if (protocol !== 'http:' || origin === undefined)
    throw new Error(`${option} takes an address such as http://127.0.0.1:8080, not "${text}"`)
  return origin
}

function wholeNumber(option: string, text: string): number {
  if (!/^[1-9]\d{0,5}$/.test(text)) throw new Error(`${option} takes a whole number from 1, not "${text}"`)
  return Number(text)
}

function isTopic(word: string | undefined): word is HelpTopic {
  return word === 'dev' || word === 'lab' || word === 'verify'
}
