import { connect as connectSocket } from 'node:net'
import type { MessageInitShape } from '@bufbuild/protobuf'
import type { GenMessage } from '@bufbuild/protobuf/codegenv2'
import { createGrpcTransport, Http2SessionManager } from '@connectrpc/connect-node'
import {
  type DeltaDiscoveryRequest,
  type DeltaDiscoveryResponse,
  deltaAggregatedResources,
} from '../discovery-service.ts'
import { type Part, typeUrlOf } from '../resource-part.ts'

export type RequestInit = MessageInitShape<GenMessage<DeltaDiscoveryRequest>>

/** A gRPC client of the xDS server that sends what the test says. */
export interface AdsClient {
  send(request: RequestInit): void
  /** The next response; rejects with the server's error when the stream ends, or with 'ended' without one. */
  receive(): Promise<DeltaDiscoveryResponse>
  close(): void
}

export function openAdsStream(socketPath: string): AdsClient {
  const outgoing: RequestInit[] = []
  let bell = Promise.withResolvers<void>()
  let closed = false
  async function* requests(): AsyncGenerator<RequestInit> {
    while (!closed) {
      const request = outgoing.shift()
      if (request !== undefined) yield request
      else {
        await bell.promise
        bell = Promise.withResolvers<void>()
      }
    }
  }
  const sessionManager = new Http2SessionManager(
    'http://xds',
    {},
    { createConnection: () => connectSocket(socketPath) },
  )
  const transport = createGrpcTransport({ baseUrl: 'http://xds', sessionManager })
  const stream = transport.stream(deltaAggregatedResources(), undefined, undefined, undefined, requests())
  // Not awaited here: the server's headers come with its first response.
  const responses = stream.then(({ message }) => message[Symbol.asyncIterator]())
  responses.catch(() => undefined)
  return {
    send(request) {
      outgoing.push(request)
      bell.resolve()
    },
    async receive() {
      const { value, done } = await (await responses).next()
      if (done) throw new Error('ended')
      return value
    },
    close() {
      closed = true
      bell.resolve()
      sessionManager.abort()
    },
  }
}

export function subscribe(part: Part, nodeId: string, names: string[] = []): RequestInit {
  return { node: { id: nodeId }, typeUrl: typeUrlOf(part), resourceNamesSubscribe: names }
}

export function acceptance({ typeUrl, nonce }: DeltaDiscoveryResponse): RequestInit {
  return { typeUrl, responseNonce: nonce }
}

export function refusal(response: DeltaDiscoveryResponse, message: string): RequestInit {
  return {
    ...acceptance(response),
    errorDetail: { $typeName: 'google.rpc.Status', code: 13, message, details: [] },
  }
}
