import type { JsonRecord } from '../../json-record.ts'
import { record, text, textEntries, texts } from '../../proto-reader.ts'
import { quote } from './common-values.ts'
import { all, type Findings, nothing, problem, problemIf } from './findings.ts'

/** `headers` of a route or of one destination: names to add, set and remove. */
export function checkHeaderOperations(headers: JsonRecord | undefined): Findings {
  const request = record(headers, 'request')
  const response = record(headers, 'response')
  const changes = (operations: JsonRecord | undefined, checkName: (name: string) => Findings) =>
    ['add', 'set'].flatMap((verb) =>
      textEntries(operations, verb).flatMap(([name, value]) => [checkName(name), checkHeaderValue(value)]),
    )
  return all(
    ...changes(request, checkRequestName),
    ...texts(request, 'remove').map(checkChangedName),
    ...changes(response, checkChangedName),
    ...texts(response, 'remove').map(checkChangedName),
  )
}

/** The authority may be given once: by a rewrite or by one header. */
export function checkAuthorityOnce(
  rewrite: JsonRecord | undefined,
  headers: JsonRecord | undefined,
): Findings {
  const request = record(headers, 'request')
  let current = text(rewrite, 'authority')
  for (const [name, value] of [...textEntries(request, 'set'), ...textEntries(request, 'add')]) {
    if (!isAuthority(name)) continue
    if (current !== '')
      return problem(
        `authority header cannot be set multiple times: have ${quote(current)}, attempting to set ${quote(value)}`,
      )
    current = value
  }
  return nothing
}

/** The name of a header to match; at gateways a claim of a token too. */
export function checkMatchedHeaderName(name: string): Findings {
  if (name.startsWith('@request.auth.claims')) return nothing
  if (pseudoHeaders.has(name)) return nothing
  return checkHeaderName(name)
}

const pseudoHeaders = new Set([':method', ':scheme', ':authority', ':path'])

export function checkHeaderName(name: string): Findings {
  if (name === '') return problem('header name cannot be empty')
  return problemIf(!/^[-_A-Za-z0-9]+$/.test(name), `header name ${name} is not a valid header name`)
}

function checkRequestName(name: string): Findings {
  if (name === '') return problem('header name cannot be empty')
  return problemIf(
    name.startsWith(':') && !isAuthority(name),
    `invalid header ${quote(name)}: header cannot have ":" prefix`,
  )
}

function checkChangedName(name: string): Findings {
  if (name === '') return problem('header name cannot be empty')
  if (name.toLowerCase() === 'host') return problem(`invalid header ${quote(name)}: cannot set Host header`)
  return problemIf(name.startsWith(':'), `invalid header ${quote(name)}: header cannot have ":" prefix`)
}

function isAuthority(name: string): boolean {
  const lower = name.toLowerCase()
  return lower === ':authority' || lower === 'host'
}

/** `%NAME%` and `%NAME(arguments)%` are substituted by Envoy; a plain per cent sign is written twice. */
function checkHeaderValue(value: string): Findings {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
  if (/[\u0000-\u0008\u000A-\u001F\u007F]/.test(value))
    return problem(`header value configuration ${value} is invalid`)
  const invalid = (reason: string) =>
    problem(`header value configuration: invalid header configuration. ${reason}`)
  let rest = value
  while (rest !== '') {
    const start = rest.indexOf('%')
    if (start < 0) return nothing
    rest = rest.slice(start + 1)
    if (rest === '') return invalid('Un-escaped %')
    if (rest.startsWith('%')) {
      rest = rest.slice(1)
      continue
    }
    const variable = /^[^%(]*(\((?:\\.|[^\\)])*\) *)?%/s.exec(rest)
    if (variable === null) return invalid(variableProblem(rest, value))
    rest = rest.slice(variable[0].length)
  }
  return nothing
}

function variableProblem(rest: string, value: string): string {
  if (/^[^%(]*\((?:\\.|[^\\)])*\) *[^ %]/s.test(rest)) return "Expecting '%' or whitespace after"
  return `Un-terminated variable expression '${value}'`
}
