import type { Diagnostic, KubeObject } from '@traffic-lab/resources'
import { checkRule, checkSupport, labLimits } from '@traffic-lab/resources'
import { ApiError } from '../api-error.ts'

/**
 * An unsupported kind, then Istio's own validation in the words of its webhook, then unsupported fields: what a
 * cluster would refuse comes before what only this control plane, or the lab, cannot do.
 */
export function checkIstio(object: KubeObject): KubeObject {
  const refused = checkSupport(object).filter(({ level }) => level === 'error')
  const problems = [...refused, ...labLimits(object)]
  const kind = problems.filter(({ path }) => path === '')
  if (kind.length > 0) throw unsupported(kind)
  const { allowed, message = 'configuration is invalid' } = checkRule(object)
  // Kubernetes gives a webhook's refusal no reason.
  if (!allowed)
    throw new ApiError(
      400,
      undefined,
      `admission webhook "validation.istio.io" denied the request: ${message}`,
    )
  if (problems.length > 0) throw unsupported(problems)
  return object
}

function unsupported(problems: readonly Diagnostic[]): ApiError {
  const [first] = problems
  const sentences = problems.map(({ path, object, message, hint }) =>
    path === '' ? `${message} ${hint}` : `${object}: ${message}. ${hint}`,
  )
  const causes = problems.map(({ message, path }) => ({
    reason: 'FieldValueForbidden',
    message,
    field: path,
  }))
  return new ApiError(403, 'Forbidden', sentences.join('\n'), first?.path === '' ? {} : { causes })
}
