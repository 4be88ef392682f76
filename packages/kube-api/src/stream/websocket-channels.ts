import { PassThrough, Writable } from 'node:stream'
import type { RawData, WebSocket } from 'ws'
import type { ExecChannels, TerminalSize } from './exec-channels.ts'
import { terminalSizeIn } from './exec-channels.ts'

const stdinChannel = 0
const stdoutChannel = 1
const stderrChannel = 2
const statusChannel = 3
const resizeChannel = 4
const closeChannel = 255

/** Kubernetes' `v5.channel.k8s.io` (and v4, which cannot end stdin): binary messages that begin with a channel. */
export function webSocketChannels(socket: WebSocket): ExecChannels {
  const stdin = new PassThrough()
  const resizeListeners: ((size: TerminalSize) => void)[] = []
  let lastSize: TerminalSize | undefined
  let done = false
  stdin.on('drain', () => socket.resume())
  socket.on('message', (data: RawData) => {
    const message = bytesOf(data)
    const payload = message.subarray(1)
    if (message[0] === stdinChannel && !stdin.writableEnded) {
      if (!stdin.write(payload)) socket.pause()
    } else if (message[0] === closeChannel && payload[0] === stdinChannel) stdin.end()
    else if (message[0] === resizeChannel) {
      lastSize = terminalSizeIn(payload.toString('utf8'))
      if (lastSize !== undefined) for (const listener of resizeListeners) listener(lastSize)
    }
  })
  socket.on('error', () => socket.terminate())
  socket.on('close', () => stdin.end())
  return {
    stdin,
    stdout: channelWriter(socket, stdoutChannel),
    stderr: channelWriter(socket, stderrChannel),
    onResize: (listener) => {
      resizeListeners.push(listener)
      if (lastSize !== undefined) listener(lastSize)
    },
    onGone: (listener) => {
      socket.once('close', () => {
        if (!done) listener()
      })
    },
    finish: (status) => {
      done = true
      if (socket.readyState !== socket.OPEN) return
      // A paused socket would never read the client's answer to the close.
      socket.resume()
      const body = Buffer.from(JSON.stringify(status))
      socket.send(Buffer.concat([Buffer.of(statusChannel), body]), () => socket.close(1000))
    },
  }
}

/** Each write is done when the socket has taken it: that is the back-pressure. */
function channelWriter(socket: WebSocket, channel: number): Writable {
  return new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      if (socket.readyState === socket.OPEN) socket.send(Buffer.concat([Buffer.of(channel), chunk]), done)
      else done(new Error('the client has gone'))
    },
  })
}

function bytesOf(data: RawData): Buffer {
  if (Buffer.isBuffer(data)) return data
  return Array.isArray(data) ? Buffer.concat(data) : Buffer.from(data)
}
