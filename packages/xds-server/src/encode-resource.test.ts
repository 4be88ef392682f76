import { fromBinary, toJson } from '@bufbuild/protobuf'
import { MeshError } from '@traffic-lab/resources'
import type { Resource } from '@traffic-lab/xds'
import { describe, expect, it } from 'vitest'
import { encodeResource } from './encode-resource.ts'
import { envoyDescriptors, messageDescriptor } from './envoy-descriptors.ts'
import { messageNameOf, type Part } from './resource-part.ts'
import { cluster, endpoints, listener, route, router } from './testing/sample-snapshot.ts'

function refusalOf(part: Part, resource: Resource): string {
  try {
    encodeResource(part, resource)
  } catch (error) {
    if (error instanceof MeshError) return error.message
    throw error
  }
  throw new Error('it was encoded')
}

function withTypedConfig(typedConfig: Resource): Resource {
  return {
    name: 'in',
    filter_chains: [{ filters: [{ name: 'first' }, { name: 'second', typed_config: typedConfig }] }],
  }
}

describe('encodeResource', () => {
  it('encodes each part so that decoding gives it back', () => {
    const resources: readonly (readonly [Part, Resource])[] = [
      ['clusters', cluster('v1', { common_lb_config: { healthy_panic_threshold: { value: 0 } } })],
      ['endpoints', endpoints('v1', [80, 81])],
      ['listeners', listener('in', 8080)],
      ['routes', route('http', 'v1')],
    ]
    for (const [part, resource] of resources) {
      const descriptor = messageDescriptor(messageNameOf(part))
      const decoded = fromBinary(descriptor, encodeResource(part, resource).bytes)
      const json = toJson(descriptor, decoded, { registry: envoyDescriptors(), useProtoFieldName: true })
      expect(encodeResource(part, JSON.parse(JSON.stringify(json))).bytes).toEqual(
        encodeResource(part, resource).bytes,
      )
      expect(json).toMatchObject({
        [part === 'endpoints' ? 'cluster_name' : 'name']: encodeResource(part, resource).name,
      })
    }
  })

  it('gives equal content an equal version, however it is spelled', () => {
    const one = {
      name: 'a',
      connect_timeout: '1s',
      metadata: { filter_metadata: { x: { p: 1, q: 2 }, y: {} } },
    }
    const other = {
      metadata: { filterMetadata: { y: {}, x: { q: 2, p: 1 } } },
      connectTimeout: '1.000s',
      name: 'a',
    }
    expect(encodeResource('clusters', one)).toEqual(encodeResource('clusters', other))
    expect(encodeResource('clusters', { ...one, connect_timeout: '2s' }).version).not.toBe(
      encodeResource('clusters', one).version,
    )
  })

  it.each([
    [
      'an unknown field',
      { connect_timeouts: '1s' },
      'connect_timeouts: envoy.config.cluster.v3.Cluster has no such field',
    ],
    [
      'a duration in milliseconds',
      { connect_timeout: '100ms' },
      'connect_timeout: not a valid google.protobuf.Duration: "100ms"',
    ],
    [
      'an unknown enum value',
      { lb_policy: 'FAIR' },
      'lb_policy: not a valid envoy.config.cluster.v3.Cluster.LbPolicy: "FAIR"',
    ],
    [
      'a number out of range in a list',
      { circuit_breakers: { thresholds: [{}, { max_connections: -1 }] } },
      'circuit_breakers.thresholds[1].max_connections: not a valid google.protobuf.UInt32Value.value: expected number (uint32): -1 out of range',
    ],
    [
      'an unknown field in a map of typed configurations',
      {
        typed_extension_protocol_options: {
          x: { '@type': 'a/envoy.extensions.upstreams.http.v3.HttpProtocolOptions', y: 1 },
        },
      },
      'typed_extension_protocol_options["x"].y: envoy.extensions.upstreams.http.v3.HttpProtocolOptions has no such field',
    ],
  ])('refuses %s with its path', (_, fields, message) => {
    expect(refusalOf('clusters', cluster('v1', fields))).toBe(`clusters "v1" at ${message}`)
  })

  it('refuses what stands inside typed configurations with its path', () => {
    const manager =
      'type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager'
    const place = 'listeners "in" at filter_chains[0].filters[1].typed_config'
    expect(
      refusalOf('listeners', withTypedConfig({ '@type': manager, http_filters: [router, { nam: 'x' }] })),
    ).toMatch(`${place}.http_filters[1].nam: `)
    expect(refusalOf('listeners', withTypedConfig({ '@type': 'type.googleapis.com/envoy.Nope' }))).toBe(
      `${place}.@type: envoy.Nope is not known here; wrap it as xds.type.v3.TypedStruct`,
    )
    expect(refusalOf('listeners', withTypedConfig({ path: 'x' }))).toBe(`${place}: an Any needs an "@type"`)
  })

  it('takes a TypedStruct for an extension whose descriptor is missing', () => {
    const typed = {
      '@type': 'type.googleapis.com/xds.type.v3.TypedStruct',
      type_url: 'type.googleapis.com/new.One',
      value: { a: [1] },
    }
    expect(encodeResource('listeners', withTypedConfig(typed)).bytes.length).toBeGreaterThan(0)
  })

  it('refuses a resource without a name', () => {
    expect(refusalOf('endpoints', { endpoints: [] })).toBe('one of the endpoints has no cluster_name')
  })

  it('names what Envoy will ask for next', () => {
    expect(encodeResource('clusters', cluster('v1')).references).toEqual(['v1'])
    expect(encodeResource('clusters', { name: 'static', type: 'STATIC' }).references).toEqual([])
    expect(encodeResource('listeners', listener('in', 80, { routes: '3002' })).references).toEqual(['3002'])
  })

  it.each([
    'envoy.extensions.filters.http.router.v3.Router',
    'envoy.extensions.filters.http.cors.v3.Cors',
    'envoy.extensions.filters.http.fault.v3.HTTPFault',
    'envoy.extensions.filters.http.grpc_stats.v3.FilterConfig',
    'envoy.extensions.filters.http.grpc_web.v3.GrpcWeb',
    'envoy.extensions.filters.http.rbac.v3.RBAC',
    'envoy.extensions.filters.http.jwt_authn.v3.JwtAuthentication',
    'envoy.extensions.filters.http.local_ratelimit.v3.LocalRateLimit',
    'envoy.extensions.filters.http.lua.v3.Lua',
    'envoy.extensions.filters.http.compressor.v3.Compressor',
    'envoy.extensions.filters.http.stateful_session.v3.StatefulSession',
    'envoy.extensions.filters.http.set_filter_state.v3.Config',
    'envoy.extensions.filters.http.dynamic_forward_proxy.v3.FilterConfig',
    'envoy.extensions.clusters.dynamic_forward_proxy.v3.ClusterConfig',
    'envoy.extensions.clusters.aggregate.v3.ClusterConfig',
    'envoy.extensions.filters.network.tcp_proxy.v3.TcpProxy',
    'envoy.extensions.filters.network.rbac.v3.RBAC',
    'envoy.extensions.filters.network.mongo_proxy.v3.MongoProxy',
    'envoy.extensions.filters.listener.original_dst.v3.OriginalDst',
    'envoy.extensions.filters.listener.http_inspector.v3.HttpInspector',
    'envoy.extensions.filters.listener.tls_inspector.v3.TlsInspector',
    'envoy.extensions.filters.listener.proxy_protocol.v3.ProxyProtocol',
    'envoy.extensions.access_loggers.file.v3.FileAccessLog',
    'envoy.extensions.access_loggers.stream.v3.StdoutAccessLog',
    'envoy.extensions.access_loggers.stream.v3.StderrAccessLog',
    'envoy.extensions.access_loggers.stats.v3.Config',
    'envoy.extensions.access_loggers.filters.cel.v3.ExpressionFilter',
    'envoy.extensions.upstreams.http.v3.HttpProtocolOptions',
    'envoy.extensions.retry.host.previous_hosts.v3.PreviousHostsPredicate',
    'envoy.extensions.retry.priority.previous_priorities.v3.PreviousPrioritiesConfig',
    'envoy.extensions.transport_sockets.tls.v3.UpstreamTlsContext',
    'envoy.extensions.transport_sockets.tls.v3.DownstreamTlsContext',
    'envoy.extensions.transport_sockets.raw_buffer.v3.RawBuffer',
    'envoy.extensions.transport_sockets.internal_upstream.v3.InternalUpstreamTransport',
    'envoy.extensions.transport_sockets.proxy_protocol.v3.ProxyProtocolUpstreamTransport',
    'envoy.extensions.request_id.uuid.v3.UuidRequestIdConfig',
    'envoy.extensions.load_balancing_policies.ring_hash.v3.RingHash',
    'envoy.extensions.load_balancing_policies.maglev.v3.Maglev',
    'envoy.extensions.network.dns_resolver.cares.v3.CaresDnsResolverConfig',
    'envoy.config.trace.v3.ZipkinConfig',
    'envoy.config.trace.v3.OpenTelemetryConfig',
    'envoy.config.bootstrap.v3.Bootstrap',
    'envoy.type.tracing.v3.CustomTag',
    'udpa.type.v1.TypedStruct',
    'xds.type.v3.TypedStruct',
  ])('knows %s', (name) => {
    expect(envoyDescriptors().getMessage(name)?.typeName).toBe(name)
  })
})
