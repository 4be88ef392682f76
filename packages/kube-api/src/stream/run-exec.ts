import type { Readable, Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { ExecSession } from '../pod-runtime.ts'
import type { ExecChannels } from './exec-channels.ts'
import { exitStatus, failureStatus } from './exec-status.ts'

/** Connects a session with its channels until the command has ended and its output is delivered. */
export async function runExec(start: () => Promise<ExecSession>, channels: ExecChannels): Promise<void> {
  let gone = false
  let session: ExecSession | undefined
  channels.onGone(() => {
    gone = true
    session?.hangUp()
  })
  try {
    session = await start()
  } catch (error) {
    channels.finish(failureStatus(error))
    return
  }
  const { stdin, stdout, stderr, exit } = session
  if (gone) session.hangUp()
  channels.onResize(({ columns, rows }) => session?.resize(columns, rows))
  // A command may end, or close its input, long before the client stops writing.
  stdin.on('error', () => channels.stdin.resume())
  channels.stdin.pipe(stdin)
  try {
    const [outcome] = await Promise.all([
      exit,
      carry(stdout, channels.stdout),
      carry(stderr, channels.stderr),
    ])
    channels.finish(exitStatus(outcome))
  } catch (error) {
    session.hangUp()
    channels.finish(failureStatus(error))
  }
  channels.stdin.unpipe(stdin)
  channels.stdin.resume()
}

async function carry(output: Readable, channel: Writable): Promise<void> {
  try {
    await pipeline(output, channel)
  } catch {
    // The client left: keep reading, or the command would block on a full pipe before it hears the hang-up.
    output.resume()
  }
}
