import type { MutualTlsMode } from './peer-authentication.ts'
import type { Resource } from './snapshot.ts'

/** Which connections a filter chain takes, and what it does with them. */
export interface ChainMatch {
  readonly match: Resource
  readonly protocol: 'http' | 'tcp'
  /** Whether the chain ends mutual TLS; one that only sees TLS passes it on. */
  readonly terminates: boolean
}

type ChainProtocol = 'HTTP' | 'TCP' | 'sniffed'

/** The filter chains of a port: plaintext and mutual TLS are told apart by the first bytes and by ALPN. */
export function chainMatches(mode: MutualTlsMode, protocol: ChainProtocol): readonly ChainMatch[] {
  return matches[protocol][mode]
}

/** ALPN of a client's sidecar: what it says over mutual TLS is HTTP, or is not. */
const istioHttp = ['istio-http/1.0', 'istio-http/1.1', 'istio-h2']
const istioTcp = ['istio-peer-exchange', 'istio']
const istioAny = ['istio', 'istio-peer-exchange', ...istioHttp]
/** What the HTTP inspector finds in plaintext. */
const plainHttp = ['http/1.1', 'h2c']

const plaintext = (protocol: 'http' | 'tcp', alpn?: readonly string[]): ChainMatch => ({
  match: { ...(alpn && { application_protocols: alpn }), transport_protocol: 'raw_buffer' },
  protocol,
  terminates: false,
})

const mutualTls = (protocol: 'http' | 'tcp', alpn?: readonly string[]): ChainMatch => ({
  match: { ...(alpn && { application_protocols: alpn }), transport_protocol: 'tls' },
  protocol,
  terminates: true,
})

/** TLS that is none of the mesh's: the application's own. */
const otherTls: ChainMatch = { match: { transport_protocol: 'tls' }, protocol: 'tcp', terminates: false }

const matches: Readonly<Record<ChainProtocol, Readonly<Record<MutualTlsMode, readonly ChainMatch[]>>>> = {
  HTTP: {
    DISABLE: [plaintext('http')],
    PERMISSIVE: [mutualTls('http', istioAny), plaintext('http')],
    STRICT: [mutualTls('http')],
  },
  TCP: {
    DISABLE: [plaintext('tcp')],
    PERMISSIVE: [mutualTls('tcp', istioAny), otherTls, plaintext('tcp')],
    STRICT: [mutualTls('tcp')],
  },
  sniffed: {
    DISABLE: [plaintext('http', plainHttp), plaintext('tcp')],
    PERMISSIVE: [
      mutualTls('http', istioHttp),
      plaintext('http', plainHttp),
      mutualTls('tcp', istioTcp),
      plaintext('tcp'),
      otherTls,
    ],
    STRICT: [mutualTls('http', istioHttp), mutualTls('tcp')],
  },
}
