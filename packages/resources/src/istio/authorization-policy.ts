import type { KubeObject } from '../kube-object.ts'
import type { WorkloadSelector } from './peer-authentication.ts'

/** Which requests a workload takes. */
export interface AuthorizationPolicy extends KubeObject {
  readonly kind: 'AuthorizationPolicy'
  readonly spec: AuthorizationPolicySpec
}

interface AuthorizationPolicySpec {
  readonly selector?: WorkloadSelector
  /** ALLOW when absent. */
  readonly action?: 'ALLOW' | 'DENY' | 'AUDIT'
  /** A request matches the policy if it matches one rule; none never match. */
  readonly rules?: readonly AuthorizationRule[]
}

export interface AuthorizationRule {
  readonly from?: readonly { readonly source?: AuthorizationSource }[]
  readonly to?: readonly { readonly operation?: AuthorizationOperation }[]
  readonly when?: readonly AuthorizationCondition[]
}

export interface AuthorizationSource {
  readonly principals?: readonly string[]
  readonly notPrincipals?: readonly string[]
  readonly requestPrincipals?: readonly string[]
  readonly notRequestPrincipals?: readonly string[]
  readonly namespaces?: readonly string[]
  readonly notNamespaces?: readonly string[]
  readonly serviceAccounts?: readonly string[]
  readonly notServiceAccounts?: readonly string[]
  readonly ipBlocks?: readonly string[]
  readonly notIpBlocks?: readonly string[]
  readonly remoteIpBlocks?: readonly string[]
  readonly notRemoteIpBlocks?: readonly string[]
}

export interface AuthorizationOperation {
  readonly hosts?: readonly string[]
  readonly notHosts?: readonly string[]
  readonly ports?: readonly string[]
  readonly notPorts?: readonly string[]
  readonly methods?: readonly string[]
  readonly notMethods?: readonly string[]
  readonly paths?: readonly string[]
  readonly notPaths?: readonly string[]
}

export interface AuthorizationCondition {
  readonly key: string
  readonly values?: readonly string[]
  readonly notValues?: readonly string[]
}
