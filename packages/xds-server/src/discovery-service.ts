import type { DescMessage, DescMethodBiDiStreaming, Message } from '@bufbuild/protobuf'
import type { GenMessage } from '@bufbuild/protobuf/codegenv2'
import type { Any } from '@bufbuild/protobuf/wkt'
import { serviceDescriptor } from './envoy-descriptors.ts'

export type DeltaDiscoveryRequest = Message<'envoy.service.discovery.v3.DeltaDiscoveryRequest'> & {
  readonly node?: Message<'envoy.config.core.v3.Node'> & { readonly id: string }
  readonly typeUrl: string
  readonly resourceNamesSubscribe: string[]
  readonly resourceNamesUnsubscribe: string[]
  readonly initialResourceVersions: { [name: string]: string }
  readonly responseNonce: string
  readonly errorDetail?: Message<'google.rpc.Status'> & {
    readonly code: number
    readonly message: string
    readonly details: Any[]
  }
}

export type DeltaDiscoveryResponse = Message<'envoy.service.discovery.v3.DeltaDiscoveryResponse'> & {
  readonly systemVersionInfo: string
  readonly resources: DeltaDiscoveryResource[]
  readonly typeUrl: string
  readonly removedResources: string[]
  readonly nonce: string
}

type DeltaDiscoveryResource = Message<'envoy.service.discovery.v3.Resource'> & {
  readonly name: string
  readonly version: string
  readonly resource?: Any
}

type DeltaAggregatedResources = DescMethodBiDiStreaming<
  GenMessage<DeltaDiscoveryRequest>,
  GenMessage<DeltaDiscoveryResponse>
>

/** AggregatedDiscoveryService.DeltaAggregatedResources, typed as generated code would type it. */
export function deltaAggregatedResources(): DeltaAggregatedResources {
  const method = serviceDescriptor('envoy.service.discovery.v3.AggregatedDiscoveryService').methods.find(
    (candidate) => candidate.name === 'DeltaAggregatedResources',
  )
  if (method === undefined || !isDeltaAggregatedResources(method)) {
    throw new Error('the descriptors have no DeltaAggregatedResources stream')
  }
  return method
}

function isDeltaAggregatedResources(method: {
  readonly methodKind: string
  readonly input: DescMessage
  readonly output: DescMessage
}): method is DeltaAggregatedResources {
  return (
    method.methodKind === 'bidi_streaming' &&
    method.input.typeName === 'envoy.service.discovery.v3.DeltaDiscoveryRequest' &&
    method.output.typeName === 'envoy.service.discovery.v3.DeltaDiscoveryResponse'
  )
}
