import type { KubeObject } from '../kube-object.ts'
import type { WorkloadSelector } from './peer-authentication.ts'

/** Which tokens a workload takes; a request without a token passes. */
export interface RequestAuthentication extends KubeObject {
  readonly kind: 'RequestAuthentication'
  readonly spec: RequestAuthenticationSpec
}

interface RequestAuthenticationSpec {
  readonly selector?: WorkloadSelector
  readonly jwtRules?: readonly JWTRule[]
}

export interface JWTRule {
  readonly issuer?: string
  readonly audiences?: readonly string[]
  /** The issuer's public keys as a JSON Web Key Set. */
  readonly jwks?: string
  readonly fromHeaders?: readonly { readonly name: string; readonly prefix?: string }[]
  readonly fromParams?: readonly string[]
  readonly fromCookies?: readonly string[]
  readonly outputPayloadToHeader?: string
  readonly outputClaimToHeaders?: readonly { readonly header: string; readonly claim: string }[]
  readonly forwardOriginalToken?: boolean
  readonly spaceDelimitedClaims?: readonly string[]
}
