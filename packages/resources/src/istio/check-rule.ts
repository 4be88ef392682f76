import { isRecord, type JsonRecord } from '../json-record.ts'

/** The answer of Istio's validating webhook. */
export interface RuleVerdict {
  readonly allowed: boolean
  /** Why it is refused, in istiod's words; an API server puts `admission webhook "validation.istio.io" denied the request: ` before it. */
  readonly message?: string
  readonly warnings: readonly string[]
}

/** What Istio's validation says of one rule, apart from its schema. Other kinds are allowed. */
export function checkRule(object: JsonRecord): RuleVerdict {
  const spec = isRecord(object.spec) ? object.spec : {}
  const routes = object.kind === 'VirtualService' ? list(spec.http).flatMap(({ route }) => [list(route)]) : []
  const weightless = routes.some((route) => route.length > 1 && route.every(({ weight }) => !weight))
  return weightless
    ? { allowed: false, message: 'configuration is invalid: total destination weight = 0', warnings: [] }
    : { allowed: true, warnings: [] }
}

function list(value: unknown): JsonRecord[] {
  return Array.isArray(value) ? value.filter(isRecord) : []
}
