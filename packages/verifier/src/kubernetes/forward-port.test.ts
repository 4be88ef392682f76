import { once } from 'node:events'
import { createServer } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import type { Duplex } from 'node:stream'
import { KubeConfig } from '@kubernetes/client-node'
import { expect, it, onTestFinished } from 'vitest'
import { type WebSocket, WebSocketServer } from 'ws'
import { forwardPort } from './forward-port.ts'

/** An API server that takes a WebSocket when it is told to; whoever it takes hears of port 80 and then every byte again. */
async function startApi(mayAnswer: Promise<void>) {
  const asked = Promise.withResolvers<void>()
  const taken = Promise.withResolvers<WebSocket>()
  const webSockets = new WebSocketServer({ noServer: true })
  const server = createServer()
  server.on('upgrade', async (request, socket: Duplex, head) => {
    asked.resolve()
    await mayAnswer
    webSockets.handleUpgrade(request, socket, head, (webSocket) => {
      webSocket.send(Buffer.from([0, 80, 0]))
      webSocket.on('message', (data: Buffer) => webSocket.send(data))
      taken.resolve(webSocket)
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    for (const client of webSockets.clients) client.terminate()
    server.closeAllConnections()
    server.close()
  })
  const config = new KubeConfig()
  config.loadFromClusterAndUser(
    { name: 'c', server: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, skipTLSVerify: true },
    { name: 'u' },
  )
  const forward = await forwardPort(config, { namespace: 'weather', pod: 'frontend', port: 80 })
  onTestFinished(() => forward.close())
  const caller = connect(Number(new URL(forward.url).port), '127.0.0.1')
  await once(caller, 'connect')
  return { caller, forward, asked: asked.promise, taken: taken.promise }
}

it('leads to the port, and ends with its caller', async () => {
  const { caller, taken } = await startApi(Promise.resolve())
  const webSocket = await taken
  caller.write('hello')
  expect(String(...(await once(caller, 'data')))).toBe('hello')
  const closed = once(webSocket, 'close')
  caller.destroy()
  await closed
})

it('closes the WebSocket of a caller who has gone before the API answered', async () => {
  const permission = Promise.withResolvers<void>()
  const { caller, forward, asked, taken } = await startApi(permission.promise)
  await asked
  caller.destroy()
  // It resolves when its end of the caller's connection has gone, too.
  await forward.close()
  permission.resolve()
  await once(await taken, 'close')
})
