import type { KubeObject } from '../kube-object.ts'

/** Ports that gateway proxies open, and for which hosts. */
export interface Gateway extends KubeObject {
  readonly kind: 'Gateway'
  readonly spec: GatewaySpec
}

export interface GatewaySpec {
  /** Labels of the gateway's pods; absent or empty selects every gateway. */
  readonly selector?: Readonly<Record<string, string>>
  readonly servers?: readonly GatewayServer[]
}

export interface GatewayServer {
  readonly name?: string
  readonly port: {
    readonly number: number
    readonly name: string
    readonly protocol: string
  }
  /** A host, or `namespace/host`, where the namespace may also be `.` (the Gateway's own) or a star (any). */
  readonly hosts: readonly string[]
  readonly bind?: string
  readonly tls?: ServerTLSSettings
}

/** What a server says of TLS. Certificates are Secrets in the gateway's namespace, or files of its pod. */
export interface ServerTLSSettings {
  readonly httpsRedirect?: boolean
  /** Absent is PASSTHROUGH. */
  readonly mode?: string
  readonly credentialName?: string
  readonly credentialNames?: readonly string[]
  readonly serverCertificate?: string
  readonly privateKey?: string
  readonly caCertificates?: string
  readonly caCrl?: string
  readonly subjectAltNames?: readonly string[]
  readonly verifyCertificateSpki?: readonly string[]
  readonly verifyCertificateHash?: readonly string[]
  readonly minProtocolVersion?: string
  readonly maxProtocolVersion?: string
  readonly cipherSuites?: readonly string[]
}
