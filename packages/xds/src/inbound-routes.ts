import type { MeshServicePort } from './mesh-services.ts'
import { isGrpc } from './port-protocol.ts'
import { present } from './present.ts'
import { inboundRetryPolicy } from './retry-policy.ts'
import type { RouteConfiguration } from './snapshot.ts'

/** Everything goes to the application. No gRPC call is retried: its server may have begun to answer. */
export function buildInboundRoutes(
  cluster: string,
  operation: string,
  { number, protocol }: Pick<MeshServicePort, 'number' | 'protocol'>,
): RouteConfiguration {
  return {
    name: cluster,
    // Inline routes are checked against the clusters of that moment unless told otherwise.
    validate_clusters: false,
    virtual_hosts: [
      {
        name: `inbound|http|${number}`,
        domains: ['*'],
        routes: [
          {
            name: 'default',
            match: { prefix: '/' },
            decorator: { operation: `${operation}/*` },
            route: present({
              cluster,
              timeout: '0s',
              max_stream_duration: { max_stream_duration: '0s', grpc_timeout_header_max: '0s' },
              retry_policy: isGrpc(protocol) ? undefined : inboundRetryPolicy,
            }),
          },
        ],
      },
    ],
  }
}
