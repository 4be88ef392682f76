import type { Resource } from './snapshot.ts'

/** A sidecar's own certificate, and the roots of the mesh: the names by which Istio's agent hands them to Envoy. */
export const workloadSecret = 'default'
export const rootSecret = 'ROOTCA'

/** The part of a TLS context with which a sidecar shows who it is, and knows its peer by the mesh's roots. */
export function buildWorkloadCertificates(peerIds: readonly Resource[]): Resource {
  return {
    tls_certificate_sds_secret_configs: [agentSecret(workloadSecret)],
    combined_validation_context: {
      default_validation_context: { match_subject_alt_names: peerIds },
      validation_context_sds_secret_config: agentSecret(rootSecret),
    },
  }
}

/** A secret that Istio's agent, next to Envoy, holds ready. */
export function agentSecret(name: string): Resource {
  return {
    name,
    sds_config: {
      api_config_source: {
        api_type: 'GRPC',
        grpc_services: [{ envoy_grpc: { cluster_name: 'sds-grpc' } }],
        set_node_on_first_message_only: true,
        transport_api_version: 'V3',
      },
      // Its own certificate and the roots are there before anything works at all.
      ...(name === workloadSecret || name === rootSecret ? { initial_fetch_timeout: '0s' } : {}),
      resource_api_version: 'V3',
    },
  }
}
