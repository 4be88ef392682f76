import { Environment } from '@marcbachmann/cel-js'
import { isRecord, member } from '../json-record.ts'
import { hasSchemaType } from './check-structural.ts'
import { childPath, itemPath } from './field-path.ts'
import { parseGoDuration } from './go-duration.ts'
import type { StructuralSchema } from './istio-schemas.ts'
import type { SchemaCause } from './schema-verdict.ts'
import { jsonTypeOf } from './value-text.ts'

/** A value of the `url` library that Kubernetes adds to CEL. */
class Url {
  readonly scheme: string

  constructor(scheme: string) {
    this.scheme = scheme
  }
}

const environment = new Environment()
  .registerVariable('self', 'dyn')
  .registerType('URL', { ctor: Url, fields: {} })
  .registerFunction('url(string): URL', parseUrl)
  .registerFunction('isURL(string): bool', (text: string) => absoluteUrl.test(text))
  .registerFunction('URL.getScheme(): string', (url: Url) => url.scheme)

/** Go's ParseRequestURI: a scheme, or a path from the root. */
const absoluteUrl = /^([a-zA-Z][a-zA-Z0-9+.-]*:|\/)\S*$/

function parseUrl(text: string): Url {
  if (!absoluteUrl.test(text))
    throw new Error(
      `URL parse error during conversion from string: parse ${JSON.stringify(text)}: invalid URI for request`,
    )
  return new Url(/^([^:/]+):/.exec(text)?.[1]?.toLowerCase() ?? '')
}

const compiled = new Map<string, (context: { self: unknown }) => unknown>()

function compile(rule: string): (context: { self: unknown }) => unknown {
  const known = compiled.get(rule)
  if (known !== undefined) return known
  const program = environment.parse(rule)
  compiled.set(rule, program)
  return program
}

/** What the CEL rules of a schema (`x-kubernetes-validations`) say of a value, in the API server's words. */
export function checkCel(value: unknown, schema: StructuralSchema, path = ''): SchemaCause[] {
  if (value === null || value === undefined || !hasSchemaType(value, schema)) return []
  const causes: SchemaCause[] = []
  for (const { rule, message } of schema['x-kubernetes-validations'] ?? []) {
    const problem = ruleProblem(rule, message, value)
    if (problem !== undefined)
      causes.push({ reason: 'FieldValueInvalid', message: `Invalid value: ${problem}`, field: path, path })
  }
  const { items } = schema
  if (Array.isArray(value) && items !== undefined)
    for (const [index, item] of value.entries()) causes.push(...checkCel(item, items, itemPath(path, index)))
  if (isRecord(value))
    for (const [name, child] of Object.entries(value)) {
      const childSchema = member(schema.properties, name) ?? schema.additionalProperties
      if (childSchema !== undefined) causes.push(...checkCel(child, childSchema, childPath(path, name)))
    }
  return causes
}

function ruleProblem(rule: string, message: string, value: unknown): string | undefined {
  try {
    if (compile(rule)({ self: celValue(value) }) === true) return undefined
  } catch (error) {
    const cause = evaluationError(rule, value, error)
    if (cause !== undefined) return `"${jsonTypeOf(value)}": ${cause} evaluating rule: ${message}`
  }
  return typeof value === 'object' ? message : `${JSON.stringify(value)}: ${message}`
}

/** cel-go's words where they are known; undefined when Go can evaluate what the library cannot (`0` is a duration). */
function evaluationError(rule: string, value: unknown, error: unknown): string | undefined {
  if (rule.includes('duration(self)') && typeof value === 'string')
    return typeof parseGoDuration(value) === 'bigint'
      ? undefined
      : "type conversion error from 'string' to 'google.protobuf.Duration'"
  const text = error instanceof Error ? error.message : String(error)
  return text.split('\n')[0] ?? text
}

/** CEL has 64-bit integers apart from doubles; JSON has one kind of number. */
function celValue(value: unknown): unknown {
  if (typeof value === 'number' && Number.isInteger(value)) return BigInt(value)
  if (Array.isArray(value)) return value.map(celValue)
  if (isRecord(value))
    return Object.fromEntries(Object.entries(value).map(([key, child]) => [key, celValue(child)]))
  return value
}
