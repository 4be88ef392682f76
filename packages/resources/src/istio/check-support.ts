import type { Diagnostic } from '../diagnostics.ts'
import type { KubeObject } from '../kube-object.ts'
import { objectName } from '../object-name.ts'
import { supportedFields } from './supported-fields.ts'
import { unsupportedKinds } from './unsupported-kinds.ts'
import { unsupportedPaths } from './unsupported-paths.ts'

/**
 * What the control plane here does not translate. It is refused, with its place, instead of being ignored; the place
 * in a file is added by whoever has the file. Kinds that are not Istio's give nothing.
 */
export function checkSupport(object: KubeObject): Diagnostic[] {
  const refusal = unsupportedKinds[object.kind]
  if (refusal !== undefined)
    return [
      {
        code: 'MESH020',
        level: 'error',
        object: objectName(object),
        path: '',
        message: `${object.kind} is not supported here: ${refusal.because}`,
        hint: refusal.hint,
      },
    ]
  const fields = supportedFields[object.kind]
  if (fields === undefined) return []
  return unsupportedPaths(object.spec, fields, 'spec').map((path) => ({
    code: 'MESH021',
    level: 'error',
    object: objectName(object),
    path,
    message: `${path} of ${object.kind} is not supported here`,
    hint: 'Remove the field, or try the rule on a cluster: the control plane here does not translate it.',
  }))
}
