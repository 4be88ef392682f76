import type { JsonObject } from '../json-value.ts'
import type { ApiRequest, ApiResponse } from '../rest/api-request.ts'
import { created } from '../rest/api-request.ts'
import { methodNotAllowed } from '../status-body.ts'

/** What the one user of the lab is told who asks what they may do: everything. */
const reviews: Readonly<Record<string, { readonly kind: string; readonly status: JsonObject }>> = {
  '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews': {
    kind: 'SelfSubjectAccessReview',
    status: { allowed: true, reason: 'the token of the kubeconfig may do everything' },
  },
  '/apis/authorization.k8s.io/v1/selfsubjectrulesreviews': {
    kind: 'SelfSubjectRulesReview',
    status: {
      incomplete: false,
      resourceRules: [{ verbs: ['*'], apiGroups: ['*'], resources: ['*'] }],
      nonResourceRules: [{ verbs: ['*'], nonResourceURLs: ['*'] }],
    },
  },
  '/apis/authentication.k8s.io/v1/selfsubjectreviews': {
    kind: 'SelfSubjectReview',
    status: { userInfo: { username: 'traffic-lab', groups: ['system:masters', 'system:authenticated'] } },
  },
}

/** `kubectl auth can-i` and `kubectl auth whoami`; undefined for every other path. Throws 405. */
export function selfReview({ path, method }: ApiRequest): ApiResponse | undefined {
  const review = reviews[path]
  if (review === undefined) return undefined
  if (method !== 'POST') throw methodNotAllowed()
  const apiVersion = path.split('/').slice(2, 4).join('/')
  return created({ kind: review.kind, apiVersion, metadata: {}, spec: {}, status: review.status })
}
