import type { Duplex } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { PodRuntime } from '../pod-runtime.ts'
import type { SpdyStream } from './spdy-connection.ts'
import { SpdyConnection } from './spdy-connection.ts'

interface ForwardTarget {
  readonly runtime: PodRuntime
  readonly namespace: string
  readonly pod: string
}

/** Serves `portforward.k8s.io`: for each connection of the client an error and a data stream with equal requestid. */
export function forwardPorts(transport: Duplex, target: ForwardTarget): SpdyConnection {
  const waiting = new Map<string, SpdyStream>()
  return new SpdyConnection(transport, (stream) => {
    const { requestid = '', streamtype, port = '' } = stream.headers
    const other = waiting.get(requestid)
    if (other === undefined) {
      waiting.set(requestid, stream)
      return
    }
    waiting.delete(requestid)
    const [data, error] = streamtype === 'data' ? [stream, other] : [other, stream]
    void forward(target, Number(port), data, error)
  })
}

async function forward(
  { runtime, namespace, pod }: ForwardTarget,
  port: number,
  data: SpdyStream,
  error: SpdyStream,
): Promise<void> {
  error.resume()
  try {
    const upstream = await runtime.connect(namespace, pod, port)
    // One side that breaks off ends this connection only: told as an error, it would end the whole port-forward.
    await Promise.allSettled([pipeline(data, upstream), pipeline(upstream, data)])
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    error.write(
      `error forwarding port ${port} to pod ${namespace}/${pod}, uid : failed to execute portforward: ${reason}`,
    )
  }
  if (!data.writableEnded && !data.destroyed) data.end()
  data.resume()
  error.end()
}
