import type { Diagnostic, DiagnosticCode } from '../diagnostics.ts'
import type { KubeObject } from '../kube-object.ts'
import { objectName } from '../object-name.ts'
import { supportedFields } from './supported-fields.ts'
import { unsupportedKinds } from './unsupported-kinds.ts'
import { unsupportedPaths } from './unsupported-paths.ts'
import { type UnsupportedValue, unsupportedValues } from './unsupported-values.ts'

/**
 * What the control plane here does not translate, and what Envoy would refuse although Istio accepts it. It is
 * refused, with its field, instead of being ignored; the place in a file is added by whoever has the file. Kinds that
 * are not Istio's give nothing.
 */
export function checkSupport(object: KubeObject): Diagnostic[] {
  const refusal = unsupportedKinds[object.kind]
  if (refusal !== undefined) {
    const message = `${object.kind} is not supported here: ${refusal.because}`
    return [refuse('MESH020', object, { path: '', message, hint: refusal.hint })]
  }
  const fields = supportedFields[object.kind]
  if (fields === undefined) return []
  const paths = unsupportedPaths(object.spec, fields, 'spec')
  const values = unsupportedValues(object).filter(
    ({ path }) => !paths.some((refused) => path === refused || path.startsWith(`${refused}.`)),
  )
  return [
    ...paths.map((path) =>
      refuse('MESH021', object, {
        path,
        message: `${path} of ${object.kind} is not supported here`,
        hint: 'Remove the field, or try the rule on a cluster: the control plane here does not translate it.',
      }),
    ),
    ...values.map((value) => refuse(value.code, object, value)),
  ]
}

function refuse(
  code: DiagnosticCode,
  object: KubeObject,
  { path, message, hint }: Omit<UnsupportedValue, 'code'>,
): Diagnostic {
  return { code, level: 'error', object: objectName(object), path, message, hint }
}
