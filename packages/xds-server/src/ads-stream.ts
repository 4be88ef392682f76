import type { MessageInitShape } from '@bufbuild/protobuf'
import type { GenMessage } from '@bufbuild/protobuf/codegenv2'
import { Code, ConnectError } from '@connectrpc/connect'
import { type DeltaResponse, DeltaStream } from './delta-stream.ts'
import type { DeltaDiscoveryRequest, DeltaDiscoveryResponse } from './discovery-service.ts'
import type { ProxyConnection, ProxyRegistry } from './proxy-registry.ts'
import type { XdsLog } from './xds-server.ts'

type ResponseInit = MessageInitShape<GenMessage<DeltaDiscoveryResponse>>

/**
 * Serves one ADS stream until the client leaves, the registry ends it or `shutdown` aborts.
 * Responses are made when the transport asks for the next one, so a slow client gets fewer and larger ones.
 */
export async function* serveAdsStream(
  requests: AsyncIterable<DeltaDiscoveryRequest>,
  registry: ProxyRegistry,
  log: XdsLog,
  shutdown: AbortSignal,
): AsyncGenerator<ResponseInit> {
  const stream = new DeltaStream()
  let bell = Promise.withResolvers<void>()
  let ending: { readonly error: ConnectError | undefined } | undefined
  const end = (error: ConnectError | undefined) => {
    ending ??= { error }
    bell.resolve()
  }
  const connection: ProxyConnection = {
    stream,
    wake: () => bell.resolve(),
    end: (reason) => end(new ConnectError(reason, Code.Aborted)),
  }
  const stop = () => end(new ConnectError('the control plane is stopping', Code.Unavailable))
  shutdown.addEventListener('abort', stop, { once: true })
  if (shutdown.aborted) stop()

  let nodeId: string | undefined
  const read = async () => {
    for await (const request of requests) {
      if (ending !== undefined) return
      if (nodeId === undefined) {
        nodeId = request.node?.id
        if (nodeId === undefined || nodeId === '') {
          throw new ConnectError(
            'the first request of a stream must carry a node with an id',
            Code.InvalidArgument,
          )
        }
        registry.connect(nodeId, connection)
      }
      const remark = stream.receive(request)
      if (remark !== undefined) log.warn(`${nodeId}: ${remark}`)
      registry.progressed(nodeId, connection)
      bell.resolve()
    }
  }
  const reading = read().then(
    () => end(undefined),
    (error: unknown) => end(ConnectError.from(error)),
  )

  try {
    while (ending === undefined) {
      const response = stream.next()
      if (response !== undefined) {
        log.debug(`${nodeId}: ${describePush(response)}`)
        yield toMessage(response)
        continue
      }
      await bell.promise
      bell = Promise.withResolvers<void>()
    }
    const { error } = ending
    if (error !== undefined) throw error
    await reading
  } finally {
    shutdown.removeEventListener('abort', stop)
    end(undefined)
    if (nodeId !== undefined) registry.disconnect(nodeId, connection)
  }
}

function describePush({ typeUrl, resources, removedResources, systemVersionInfo }: DeltaResponse): string {
  return `revision ${systemVersionInfo}: ${typeUrl} ${resources.length} sent, ${removedResources.length} removed`
}

function toMessage({ resources, typeUrl, ...response }: DeltaResponse): ResponseInit {
  return {
    ...response,
    removedResources: [...response.removedResources],
    typeUrl,
    resources: resources.map(({ name, version, bytes }) => ({
      name,
      version,
      resource: { typeUrl, value: bytes },
    })),
  }
}
