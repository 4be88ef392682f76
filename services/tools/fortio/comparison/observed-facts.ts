import { spawn } from 'node:child_process'
import { text } from 'node:stream/consumers'
import { startPracticeServer } from './practice-server.ts'
import type { Scenario } from './scenarios.ts'

/** What a run did, without what time decides. */
export interface Facts {
  readonly exitCode: number | null
  /** Lines of the report with counts that time does not change, as printed. */
  readonly counts: readonly string[]
  /** Every line of stdout and stderr as a shape: numbers, addresses and versions are marks. Each once, sorted. */
  readonly shapes: readonly string[]
  /** The first request, without what names the sender. */
  readonly request: readonly string[]
}

/** Runs one scenario against a server of its own. */
export async function observeFacts(command: readonly string[], { args }: Scenario): Promise<Facts> {
  const server = await startPracticeServer()
  try {
    const [file = '', ...before] = command
    const ready = args.map((arg) => arg.replace('URL', server.url).replace('HOST', server.url.slice(7)))
    const child = spawn(file, [...before, ...ready], {
      env: { PATH: process.env.PATH },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    const exit = new Promise<number | null>((resolve, reject) => {
      child.once('error', reject)
      child.once('close', resolve)
    })
    const [stdout, stderr, exitCode] = await Promise.all([text(child.stdout), text(child.stderr), exit])
    const lines = `${stdout}\n${withoutUsage(stderr)}`.split('\n').filter((line) => line.trim() !== '')
    return {
      exitCode,
      counts: lines.filter(isCount).map(withoutPort).sort(),
      shapes: [...new Set(lines.map(shapeOf))].sort(),
      request: requestLines(server.firstRequest() ?? ''),
    }
  } finally {
    await server.close()
  }
}

/** The usage text is each program's own, but for its place. */
function withoutUsage(stderr: string): string {
  return stderr.replace(/^.* usage:\n(.*\n)*? {2}-user .*\n.*\n/m, 'USAGE\n')
}

function isCount(line: string): boolean {
  return /^(Sockets used|Uniform|Code |Response |127\.0\.0\.1:\d+: )|^ {2}"(RequestedDuration|SocketCount|NumThreads)"/.test(
    line,
  )
}

function withoutPort(line: string): string {
  return line.replace(/127\.0\.0\.1:\d+/g, 'ADDRESS')
}

function shapeOf(line: string): string {
  const text = line.startsWith('{"ts"') ? logShape(line) : line
  return (
    text
      .replace(/^( *"(StartTime|ID)": ").*"/, '$1TIME"')
      // Whether calls were late is a matter of time.
      .replace(/^(Aggregated Sleep Time|Sleep times|WARNING .* falling behind).*/, 'SLEEP TIMES')
      // Why a range is none, each program says in its own words.
      .replace(/(for flag -connection-reuse): .*/, '$1: REASON')
      .replace(/127\.0\.0\.1:\d+/g, 'ADDRESS')
      .replace(/\d+\.\d+\.\d+(\+[\w-]+)?/g, 'VERSION')
      .replace(/-?\d+(\.\d+)?(e[-+]\d+)?(?=ns|µs|ms|s\b|\b)/g, '#')
      .replace(/#(ns|µs|ms|s)\b/g, 'TIME')
      .replace(/^>=? # <= .*/, '> # <= # , # , #, #')
      .replace(/ \d+ ->| #->#/g, ' #->#')
      .replace(/^\[#\] +#/, '[#] #')
  )
}

/** Which message at which level, with what. The words of system errors are each runtime's own. */
function logShape(line: string): string {
  const { level, msg } = JSON.parse(line) as { readonly level: string; readonly msg: string }
  // In curl mode the original's log has the level in its text, and the values after it.
  const [, letter, title] = /^\[([WE])\] ([^,]*)/.exec(msg) ?? []
  if (title !== undefined) return `LOG ${letter === 'W' ? 'warn' : 'err'} ${title}`
  // Whether writing or reading meets the closed connection is a matter of time.
  return `LOG ${level} ${msg.replace(/ \(err at first read\)$/, '')}`
}

function requestLines(request: string): readonly string[] {
  return request
    .split('\n')
    .filter((line) => !/^user-agent: /i.test(line))
    .map(withoutPort)
}
