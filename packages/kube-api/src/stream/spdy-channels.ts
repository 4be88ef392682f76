import type { Duplex } from 'node:stream'
import { PassThrough } from 'node:stream'
import type { ExecChannels } from './exec-channels.ts'
import { terminalSizeIn } from './exec-channels.ts'
import type { SpdyStream } from './spdy-connection.ts'
import { SpdyConnection } from './spdy-connection.ts'

/** How long the client may take to close after the outcome: closing first could cut off what it has not read. */
const closeAfterMs = 2000

/** The streams of an exec over SPDY (`v4.channel.k8s.io`); resolves when the client has opened all that it asked for. */
export function spdyChannels(transport: Duplex, expected: ReadonlySet<string>): Promise<ExecChannels> {
  return new Promise((resolve, reject) => {
    const streams = new Map<string, SpdyStream>()
    const connection = new SpdyConnection(transport, (stream) => {
      streams.set(stream.headers.streamtype ?? '', stream)
      if ([...expected].every((type) => streams.has(type))) resolve(channelsOf(connection, streams))
    })
    connection.onClose(() => reject(new Error('the client has gone')))
  })
}

function channelsOf(connection: SpdyConnection, streams: ReadonlyMap<string, SpdyStream>): ExecChannels {
  const ended = new PassThrough().end()
  const unused = () => new PassThrough().resume()
  let done = false
  return {
    stdin: streams.get('stdin') ?? ended,
    stdout: streams.get('stdout') ?? unused(),
    stderr: streams.get('stderr') ?? unused(),
    onResize: (listener) => {
      streams.get('resize')?.on('data', (bytes: Buffer) => {
        const size = terminalSizeIn(bytes.toString('utf8').trim().split('\n').at(-1) ?? '')
        if (size !== undefined) listener(size)
      })
    },
    onGone: (listener) =>
      connection.onClose(() => {
        if (!done) listener()
      }),
    finish: (status) => {
      done = true
      const error = streams.get('error')
      if (status.status !== 'Success') error?.write(JSON.stringify(status))
      error?.end()
      for (const type of ['stdout', 'stderr']) {
        const stream = streams.get(type)
        if (stream !== undefined && !stream.writableEnded) stream.end()
      }
      const timer = setTimeout(() => connection.close(), closeAfterMs)
      connection.onClose(() => clearTimeout(timer))
    },
  }
}
