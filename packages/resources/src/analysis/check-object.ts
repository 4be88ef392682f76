import type { Diagnostic, DiagnosticCode } from '../diagnostics.ts'
import { checkRule } from '../istio/check-rule.ts'
import { checkSupport } from '../istio/check-support.ts'
import { labLimits } from '../istio/lab-limits.ts'
import { needsRedirect } from '../istio/needs-redirect.ts'
import type { KubeObject } from '../kube-object.ts'
import { objectName } from '../object-name.ts'
import { checkSchema } from '../schema/check-schema.ts'

/**
 * Everything that can be said of one object alone: its schema, Istio's validation, what is not supported here. As on a
 * cluster a layer is asked only when the one before it is content.
 */
export function checkObject(object: KubeObject): Diagnostic[] {
  const say = (
    code: DiagnosticCode,
    level: Diagnostic['level'],
    path: string,
    message: string,
    hint: string,
  ): Diagnostic => ({ code, level, object: objectName(object), path, message, hint })
  const { unknownKind, unknownFields, decodeError, causes } = checkSchema(object)
  if (unknownKind !== undefined)
    return [
      say(
        'MESH005',
        'error',
        '',
        unknownKind,
        'Check the spelling of kind and apiVersion; other kinds need a cluster.',
      ),
    ]
  const schema = [
    ...unknownFields.map((path) =>
      say(
        'MESH010',
        'error',
        path,
        `unknown field "${path}"`,
        'Check the spelling and the indentation of the field.',
      ),
    ),
    ...(decodeError === undefined
      ? []
      : [say('MESH011', 'error', decodeError.path, decodeError.message, schemaHint)]),
    ...causes.map(({ field, path, message }) =>
      say('MESH011', 'error', path, field === '<nil>' ? message : `${field}: ${message}`, schemaHint),
    ),
  ]
  if (schema.length > 0) return schema
  const { allowed, message = '', warnings } = checkRule(object)
  if (!allowed)
    return [say('MESH012', 'error', '', message.trimEnd(), 'Istio refuses this on a cluster too.')]
  const unreachable = / (not used|is not used) \(/
  return [
    ...warnings
      // Rules that are never reached have diagnostics with a place of their own.
      .filter((warning) => !unreachable.test(warning))
      .map((warning) => say('MESH013', 'warning', '', warning, 'Istio warns of this on a cluster too.')),
    ...checkSupport(object),
    ...needsRedirect(object),
    ...labLimits(object),
  ]
}

const schemaHint = 'Correct the value; in YAML, quotes make a text of a number or a boolean.'
