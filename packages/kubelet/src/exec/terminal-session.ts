import { finished, PassThrough, Readable, Writable } from 'node:stream'
import { StringDecoder } from 'node:string_decoder'
import type { IPty } from '@lydell/node-pty'
import type { ExecExit, ExecSession } from '@traffic-lab/kube-api'
import { hangUp } from './hang-up.ts'
import { startPipeSession } from './pipe-session.ts'
import type { ExecStart } from './start-exec.ts'

/** Control-D: what a terminal sends for the end of input. */
const endOfTransmission = '\x04'

/** A command on a terminal of its own: line editing, Ctrl-C and window sizes work. */
export async function startTerminalSession(start: ExecStart): Promise<ExecSession> {
  const pty = await loadPty()
  if (pty === undefined)
    return startPipeSession(start, 'no terminal here (node-pty has no binary for this system): plain pipes')
  const { file, args, env, cwd, watcher } = start
  const terminal = pty.spawn(file, [...args], {
    name: 'xterm-256color',
    env: { ...env, TERM: env.TERM ?? 'xterm-256color' },
    cwd,
    encoding: null,
  })
  watcher.watch(terminal.pid)
  return sessionOf(terminal, watcher)
}

async function loadPty(): Promise<typeof import('@lydell/node-pty') | undefined> {
  try {
    return await import('@lydell/node-pty')
  } catch {
    return undefined // Its binaries are optional packages, one for each system.
  }
}

function sessionOf(terminal: IPty, watcher: ExecStart['watcher']): ExecSession {
  const stdout = new PassThrough()
  const gone = new AbortController()
  // With `encoding: null` the data are bytes, whatever the declaration says.
  terminal.onData((data: string | Buffer) => {
    if (!stdout.destroyed && !stdout.write(data)) {
      terminal.pause()
      stdout.once('drain', () => terminal.resume())
    }
  })
  const exit = new Promise<ExecExit>((resolve) => {
    terminal.onExit(({ exitCode, signal = 0 }) => {
      gone.abort()
      watcher.unwatch(terminal.pid)
      stdout.end()
      finished(stdout, () => resolve({ code: signal > 0 ? 128 + signal : exitCode }))
    })
  })
  // The declaration takes text only: a character may come in two chunks.
  const decoder = new StringDecoder('utf8')
  const stdin = new Writable({
    write(chunk: Buffer, _encoding, done) {
      if (!gone.signal.aborted) terminal.write(decoder.write(chunk))
      done()
    },
    final(done) {
      if (!gone.signal.aborted) terminal.write(endOfTransmission)
      done()
    },
  })
  return {
    stdin,
    stdout,
    stderr: Readable.from([]),
    exit,
    resize(columns, rows) {
      // A client without a window says 0 × 0.
      if (!gone.signal.aborted && columns > 0 && rows > 0) terminal.resize(columns, rows)
    },
    hangUp() {
      void hangUp({ group: terminal.pid, gone: gone.signal, outputs: [stdout] })
    },
  }
}
