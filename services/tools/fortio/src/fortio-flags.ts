import { parseDuration } from './go-duration.ts'
import { type FlagTable, isTrue, type ParsedFlags, parseInteger } from './go-flags.ts'
import { parseHeader } from './header-list.ts'
import { levelNamed, levelNames } from './logger.ts'

/** The flags of the original that are taken here, with its defaults. */
export const fortioFlags = {
  c: { kind: 'int', default: '4', usage: 'How many connections call at once' },
  qps: {
    kind: 'float',
    default: '8',
    usage: 'Calls per second over all connections; 0 for as fast as it goes',
  },
  n: { kind: 'int', usage: 'How many calls to make, instead of calling for a time (-t)' },
  t: { kind: 'duration', default: '5s', usage: 'How long to call; 0 for until Ctrl-C' },
  H: { kind: 'string', usage: 'One more `key:value` header; repeat for more', check: checkHeader },
  X: { kind: 'string', usage: 'HTTP method; without it POST where there is a body or its type, else GET' },
  payload: { kind: 'string', usage: 'The body to send' },
  'payload-size': { kind: 'int', usage: 'Send as many random bytes instead of -payload' },
  'content-type': { kind: 'string', usage: 'Type of the body; makes it a POST' },
  user: { kind: 'string', usage: 'Basic authentication as `user:password`' },
  keepalive: { kind: 'bool', default: 'true', usage: 'Use a connection for more than one call' },
  'connection-reuse': {
    kind: 'string',
    usage: 'How many calls one connection serves: a number, or a range `min:max` to draw from',
    check: (text) => (parseReuse(text) === undefined ? 'it is not a whole number nor min:max' : undefined),
  },
  httpccch: { kind: 'bool', usage: 'Look for "connection: close" in answers' },
  stdclient: { kind: 'bool', usage: 'Behave as an ordinary HTTP client: keep connections after errors' },
  timeout: { kind: 'duration', default: '3s', usage: 'Time limit for connecting, and for one call' },
  'allow-initial-errors': { kind: 'bool', usage: 'Go on when a first call (warmup) fails' },
  'sequential-warmup': { kind: 'bool', usage: 'Make the first calls one after the other' },
  'abort-on': { kind: 'int', usage: 'End at an answer with this status; -1 for a connection that fails' },
  jitter: { kind: 'bool', usage: 'Vary each pause by up to a tenth' },
  uniform: { kind: 'bool', usage: 'Spread the connections evenly over the time between two calls' },
  nocatchup: { kind: 'bool', usage: 'Leave out calls that are late instead of making up for them' },
  'calc-qps': { kind: 'bool', usage: 'Compute -qps from -n and -t' },
  p: { kind: 'string', default: '50,75,90,99,99.9', usage: 'Percentiles to print' },
  r: { kind: 'float', default: '0.001', usage: 'Width of the smallest histogram buckets, in seconds' },
  json: { kind: 'string', usage: 'Write the result as JSON to this `path`, or to stdout with -' },
  labels: { kind: 'string', usage: 'Labels for the JSON result; without it the URL and the host name' },
  runid: { kind: 'int', usage: 'A number for the JSON result and the log' },
  curl: { kind: 'bool', usage: 'Make one call and print the answer' },
  'curl-stdout-headers': { kind: 'bool', usage: 'In curl mode, print the head of the answer to stdout too' },
  'log-errors': { kind: 'bool', default: 'true', usage: 'Log each answer that is no success' },
  loglevel: {
    kind: 'string',
    default: 'Info',
    usage: `One of [${levelNames.join(' ')}]`,
    check: (text) => (levelNamed(text) ? undefined : `should be one of [${levelNames.join(' ')}]`),
  },
  quiet: { kind: 'bool', usage: 'Log errors only, and print less' },
  'http-port': { kind: 'string', default: '8080', usage: 'Where the server answers: `port` or host:port' },
} as const satisfies FlagTable

type FlagName = keyof typeof fortioFlags

/** The typed values of a command line; what was not given has its default. */
export interface FlagValues {
  text(name: FlagName): string
  texts(name: FlagName): readonly string[]
  number(name: FlagName): number
  on(name: FlagName): boolean
  durationMs(name: FlagName): number
}

export function flagValues({ values }: ParsedFlags): FlagValues {
  const table: FlagTable = fortioFlags
  const text = (name: FlagName) => values.get(name)?.at(-1) ?? table[name]?.default ?? ''
  return {
    text,
    texts: (name) => values.get(name) ?? [],
    number: (name) => parseInteger(text(name)) ?? Number(text(name)),
    on: (name) => isTrue(text(name)),
    durationMs: (name) => parseDuration(text(name)) ?? 0,
  }
}

/** `10`, or `10:30` in either order; undefined for anything else. An empty text sets no limit. */
export function parseReuse(text: string): readonly [number, number] | undefined {
  if (text === '') return [0, 0]
  const numbers = text.split(':').map((part) => (/^[-+]?\d+$/.test(part) ? Number(part) : Number.NaN))
  const [first = Number.NaN, second = first] = numbers
  if (numbers.length > 2 || numbers.some(Number.isNaN)) return undefined
  return [Math.min(first, second), Math.max(first, second)]
}

function checkHeader(text: string): string | undefined {
  return parseHeader(text) ? undefined : `invalid extra header '${text}', expecting Key: Value`
}
