import { parseArgs } from 'node:util'
import { isRequest, parseRequest, type RequestLine } from './parse-request.ts'

/** What the commands that read files, and need neither lab nor cluster, have in common. */
interface Files {
  readonly files: readonly string[]
  /** For objects that name none. */
  readonly namespace: string
}

export interface AnalyzeOptions extends Files {
  readonly output: (typeof reports)[number]
}

export interface ExplainOptions extends Files {
  readonly mesh: string | undefined
  /** The workload that calls, as `findProxy` knows it. */
  readonly from: string
  readonly request: RequestLine
  /** Clusters, or a status, that the request must lead to; none: nothing is asked. */
  readonly expect: readonly string[]
  readonly output: (typeof reports)[number]
}

export interface CompileOptions extends Files {
  readonly mesh: string | undefined
  readonly proxy: {
    readonly name: string
    readonly namespace: string
    readonly type: 'sidecar' | 'gateway'
  }
  readonly form: (typeof forms)[number]
  readonly output: (typeof encodings)[number]
}

const forms = ['per-port', 'forward-proxy'] as const
const reports = ['text', 'json'] as const
const encodings = ['json', 'yaml'] as const

const inputOptions = {
  file: { type: 'string', short: 'f', multiple: true },
  namespace: { type: 'string', short: 'n', default: 'default' },
} as const

const offlineVerbs = ['compile', 'analyze', 'explain'] as const
export type OfflineVerb = (typeof offlineVerbs)[number]

export type OfflineCommand =
  | { readonly verb: 'compile'; readonly options: CompileOptions }
  | { readonly verb: 'analyze'; readonly options: AnalyzeOptions }
  | { readonly verb: 'explain'; readonly options: ExplainOptions }

export function isOfflineVerb(word: string | undefined): word is OfflineVerb {
  return offlineVerbs.some((known) => known === word)
}

/** The words after such a verb; throws an Error for what is misused. */
export function parseOffline(verb: OfflineVerb, words: readonly string[]): OfflineCommand {
  switch (verb) {
    case 'compile':
      return { verb, options: parseCompile(words) }
    case 'analyze':
      return { verb, options: parseAnalyze(words) }
    case 'explain':
      return { verb, options: parseExplain(words) }
  }
}

function parseAnalyze(words: readonly string[]): AnalyzeOptions {
  const { values, positionals } = parseArgs({
    args: [...words],
    options: { ...inputOptions, output: { type: 'string', short: 'o', default: 'text' } },
    strict: true,
    allowPositionals: true,
  })
  return {
    files: filesOf('analyze', values.file, positionals),
    namespace: values.namespace,
    output: oneOf('-o', values.output, reports),
  }
}

function parseCompile(words: readonly string[]): CompileOptions {
  const { values, positionals } = parseArgs({
    args: [...words],
    options: {
      ...inputOptions,
      mesh: { type: 'string' },
      pod: { type: 'string' },
      gateway: { type: 'string' },
      form: { type: 'string', default: 'per-port' },
      output: { type: 'string', short: 'o', default: 'json' },
    },
    strict: true,
    allowPositionals: true,
  })
  const { pod, gateway, mesh, namespace } = values
  const name = pod ?? gateway
  if (name === undefined || (pod !== undefined && gateway !== undefined))
    throw new Error('compile takes one proxy: --pod NAME or --gateway NAME')
  return {
    files: filesOf('compile', values.file, positionals),
    mesh,
    namespace,
    proxy: { name, namespace, type: pod === undefined ? 'gateway' : 'sidecar' },
    form: oneOf('--form', values.form, forms),
    output: oneOf('-o', values.output, encodings),
  }
}

function parseExplain(words: readonly string[]): ExplainOptions {
  const { values, positionals } = parseArgs({
    args: [...words],
    options: {
      ...inputOptions,
      mesh: { type: 'string' },
      from: { type: 'string' },
      header: { type: 'string', short: 'H', multiple: true },
      expect: { type: 'string', multiple: true },
      output: { type: 'string', short: 'o', default: 'text' },
    },
    strict: true,
    allowPositionals: true,
  })
  const [request, ...others] = positionals.filter(isRequest)
  if (request === undefined || others.length > 0)
    throw new Error("explain takes one request, such as 'GET http://forecast:3002/weather'")
  if (values.from === undefined) throw new Error('explain needs --from: the workload that calls')
  return {
    files: filesOf(
      'explain',
      values.file,
      positionals.filter((word) => !isRequest(word)),
    ),
    mesh: values.mesh,
    namespace: values.namespace,
    from: values.from,
    request: parseRequest(request, values.header ?? []),
    expect: values.expect ?? [],
    output: oneOf('-o', values.output, reports),
  }
}

/** A shell's pattern gives many words after one `-f`. */
function filesOf(
  verb: string,
  named: readonly string[] | undefined,
  more: readonly string[],
): readonly string[] {
  if (named === undefined) throw new Error(`${verb} needs files: -f FILE, as often as you like, or folders`)
  return [...named, ...more]
}

function oneOf<Choice extends string>(option: string, text: string, choices: readonly Choice[]): Choice {
  const choice = choices.find((known) => known === text)
  if (choice === undefined) throw new Error(`${option} takes ${choices.join(' or ')}, not "${text}"`)
  return choice
}
