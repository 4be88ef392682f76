import type { Readable, Writable } from 'node:stream'
import type { JsonObject } from '../json-value.ts'

export interface TerminalSize {
  readonly columns: number
  readonly rows: number
}

/** The streams of one exec or attach, whatever protocol carries them. */
export interface ExecChannels {
  readonly stdin: Readable
  readonly stdout: Writable
  readonly stderr: Writable
  onResize(listener: (size: TerminalSize) => void): void
  /** Called once when the client goes away before `finish`. */
  onGone(listener: () => void): void
  /** The outcome, after all output; then the connection closes. */
  finish(status: JsonObject): void
}

/** A resize message, `{"Width":100,"Height":40}`; anything else is undefined. */
export function terminalSizeIn(text: string): TerminalSize | undefined {
  try {
    const { Width, Height } = JSON.parse(text) as { Width?: unknown; Height?: unknown }
    if (typeof Width === 'number' && typeof Height === 'number') return { columns: Width, rows: Height }
  } catch {
    // Half a message: the next resize brings the size again.
  }
  return undefined
}
