import type {
  AuthorizationPolicy,
  KubeObject,
  PeerAuthentication,
  RequestAuthentication,
} from '@traffic-lab/resources'

/** The policies of a mesh about who may call whom, the oldest first. */
export interface SecurityPolicies {
  readonly peerAuthentications: readonly PeerAuthentication[]
  readonly requestAuthentications: readonly RequestAuthentication[]
  readonly authorizationPolicies: readonly AuthorizationPolicy[]
}

/** `rules` are sorted by age. */
export function securityPoliciesIn(rules: readonly KubeObject[]): SecurityPolicies {
  const security = rules.filter(({ apiVersion }) => apiVersion.startsWith('security.istio.io/'))
  return {
    peerAuthentications: security.filter(
      (rule): rule is PeerAuthentication => rule.kind === 'PeerAuthentication',
    ),
    requestAuthentications: security.filter(
      (rule): rule is RequestAuthentication => rule.kind === 'RequestAuthentication',
    ),
    authorizationPolicies: security.filter(
      (rule): rule is AuthorizationPolicy => rule.kind === 'AuthorizationPolicy',
    ),
  }
}
