import { once } from 'node:events'
import { createServer, type Socket } from 'node:net'
import { type KubeConfig, PortForward as LibraryPortForward } from '@kubernetes/client-node'

export interface PortForward {
  /** `http://127.0.0.1:port`. */
  readonly url: string
  close(): Promise<void>
}

/** As `kubectl port-forward`: every connection to a free port of this machine goes through the API to a pod's port. */
export async function forwardPort(
  config: KubeConfig,
  { namespace, pod, port }: { readonly namespace: string; readonly pod: string; readonly port: number },
): Promise<PortForward> {
  const library = new LibraryPortForward(config)
  const open = new Set<Socket>()
  const server = createServer((socket) => {
    open.add(socket)
    socket.on('error', () => socket.destroy())
    socket.once('close', () => open.delete(socket))
    library.portForward(namespace, pod, [port], socket, null, socket).then(
      (connection) => {
        const webSocket = typeof connection === 'function' ? connection() : connection
        webSocket?.addEventListener('close', () => socket.end())
        const hangUp = () => webSocket?.close()
        // The caller may have gone while the API was still being asked.
        if (socket.destroyed) hangUp()
        else socket.once('close', hangUp)
      },
      () => socket.destroy(),
    )
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (typeof address !== 'object' || address === null) throw new Error('the port-forward has no address')
  return {
    url: `http://127.0.0.1:${address.port}`,
    async close() {
      for (const socket of open) socket.destroy()
      await new Promise<void>((resolve) => server.close(() => resolve()))
    },
  }
}
