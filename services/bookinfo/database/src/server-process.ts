import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'

/** Starts a server that writes where this program does; the end of either is the end of both. */
export function startServer(program: string, args: readonly string[]): ChildProcess {
  const server = spawn(program, args, { stdio: ['ignore', 'inherit', 'inherit'] })
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => server.kill(signal))
  server.once('error', (error) => {
    process.stderr.write(`${program}: ${error.message}\n`)
    process.exit(1)
  })
  server.once('exit', (code) => process.exit(code ?? 1))
  return server
}

/** Runs a program to its end. Rejects when it fails; its words are already written. */
export async function runToEnd(program: string, args: readonly string[]): Promise<void> {
  const [code] = await once(spawn(program, args, { stdio: ['ignore', 'inherit', 'inherit'] }), 'close')
  if (code !== 0) throw new Error(`${program} ended with ${code}`)
}
