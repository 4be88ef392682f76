import type { Diagnostic, DiagnosticCode } from '../diagnostics.ts'
import type { KubeObject } from '../kube-object.ts'
import { objectName } from '../object-name.ts'

/** A diagnostic and the object it is about: two files may hold objects of one name. */
export interface Advice {
  readonly about: KubeObject
  readonly diagnostic: Diagnostic
}

export function advice(
  code: DiagnosticCode,
  level: Diagnostic['level'],
  about: KubeObject,
  path: string,
  [message, hint]: readonly [message: string, hint: string],
): Advice {
  return { about, diagnostic: { code, level, object: objectName(about), path, message, hint } }
}
