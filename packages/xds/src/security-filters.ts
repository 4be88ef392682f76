import { buildAuthorizationFilters } from './authorization-filters.ts'
import type { ProxyView } from './proxy-view.ts'
import type { Resource } from './snapshot.ts'
import { buildTokenFilters } from './token-authentication.ts'
import { policiesFor } from './workload-policies.ts'

/** What stands before all other filters, of requests and of connections. */
export interface SecurityFilters {
  readonly http: readonly Resource[]
  readonly tcp: readonly Resource[]
}

const noSecurityFilters: SecurityFilters = { http: [], tcp: [] }

/** The filters that check who may call this proxy's workload. */
export function securityFiltersOf({ mesh, proxy }: ProxyView): SecurityFilters {
  const { rootNamespace, security, memo } = mesh
  const requests = policiesFor(security.requestAuthentications, proxy, [proxy.namespace, rootNamespace])
  const policies = policiesFor(security.authorizationPolicies, proxy, [rootNamespace, proxy.namespace])
  if (requests.length + policies.length === 0) return noSecurityFilters
  return memo.remember(proxy, 'security', [requests.length, ...requests, ...policies], () => ({
    http: [...buildTokenFilters(requests, proxy.type), ...buildAuthorizationFilters(policies, 'http')],
    tcp: buildAuthorizationFilters(policies, 'tcp'),
  }))
}
