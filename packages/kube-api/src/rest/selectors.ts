import { type KubeObject, parseFieldSelector, parseLabelSelector } from '@traffic-lab/resources'
import { badRequest } from '../status-body.ts'

export type ObjectPredicate = (object: KubeObject) => boolean

/** The `labelSelector` and `fieldSelector` of a query as one predicate. Throws 400 for what cannot be read. */
export function selectorIn(query: URLSearchParams): ObjectPredicate {
  try {
    const labels = parseLabelSelector(query.get('labelSelector') ?? '')
    const fields = parseFieldSelector(query.get('fieldSelector') ?? '')
    return (object) => labels(object.metadata.labels ?? {}) && fields(object)
  } catch (error) {
    if (error instanceof SyntaxError) throw badRequest(error.message)
    throw error
  }
}
