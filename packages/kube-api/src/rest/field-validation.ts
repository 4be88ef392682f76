import type { KubeObject } from '@traffic-lab/resources'
import { checkRule, checkSchema } from '@traffic-lab/resources'
import { refuseInvalid } from '../admission/invalid.ts'
import { badRequest } from '../status-body.ts'
import { withoutFields } from './field-path.ts'
import type { ResourceTarget } from './resource-path.ts'
import { withoutEffect } from './without-effect.ts'

interface CheckedObject {
  /** Without the fields that its kind does not have: they are never stored. */
  readonly object: KubeObject
  readonly warnings: readonly string[]
}

/**
 * Checks an object from outside against the schema of its kind. Unknown fields are refused (`Strict`), reported
 * (`Warn`, the default) or dropped in silence (`Ignore`); a wrong type is always refused.
 */
export function checkFields(
  target: ResourceTarget,
  given: KubeObject,
  query: URLSearchParams,
): CheckedObject {
  const { unknownFields, decodeError, causes } = checkSchema(given)
  const { kind } = target.type
  const cannot = `${kind} in version "${target.version}" cannot be handled as a ${kind}`
  if (decodeError !== undefined) throw badRequest(`${cannot}: ${decodeError.message}`)
  const findings = unknownFields.map((path) => `unknown field "${path}"`)
  const mode = query.get('fieldValidation') || 'Warn'
  if (mode !== 'Strict' && mode !== 'Warn' && mode !== 'Ignore')
    throw badRequest(
      `fieldValidation: Unsupported value: "${mode}": supported values: "Ignore", "Strict", "Warn"`,
    )
  if (mode === 'Strict' && findings.length > 0)
    throw badRequest(`${cannot}: strict decoding error: ${findings.join(', ')}`)
  refuseInvalid(
    given,
    causes.map(({ reason, message, field }) => ({ reason, message, field })),
  )
  const unknown = mode === 'Warn' ? findings : []
  const warnings = [...unknown, ...checkRule(given).warnings, ...withoutEffect(given)]
  return { object: withoutFields(given, unknownFields), warnings }
}
