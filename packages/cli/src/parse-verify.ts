import { parseArgs } from 'node:util'

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

/** The words after `verify`; throws an Error for what is misused. */
export function parseVerify(words: readonly string[]): VerifyOptions {
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
