import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'

export interface Tool {
  readonly command: string
  readonly args: readonly string[]
  readonly cwd: string
  readonly env: NodeJS.ProcessEnv
  /** What its lines begin with, where several tools write at once; without one it has the terminal to itself. */
  readonly name?: string
}

/** True when the tool exits with 0. */
export function runTool({ command, args, cwd, env, name }: Tool): Promise<boolean> {
  const child = spawn(command, args, { cwd, stdio: name === undefined ? 'inherit' : 'pipe', env })
  for (const stream of [child.stdout, child.stderr]) {
    if (stream !== null)
      createInterface({ input: stream }).on('line', (line) => process.stdout.write(`${name}: ${line}\n`))
  }
  child.stdin?.end()
  return new Promise((resolve) => {
    child.once('error', () => resolve(false))
    child.once('close', (code) => resolve(code === 0))
  })
}

/** Runs as many at once as there are lanes, in this order; each lane takes the next when it is done with one. */
export async function inLanes(lanes: number, runs: readonly (() => Promise<void>)[]): Promise<void> {
  const waiting = [...runs]
  const lane = async () => {
    for (let run = waiting.shift(); run !== undefined; run = waiting.shift()) await run()
  }
  await Promise.all(Array.from({ length: lanes }, lane))
}
