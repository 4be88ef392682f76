import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { MeshError } from '@traffic-lab/resources'

/** Builds what the services serve (the pages), through turbo's cache: a second call takes moments. */
export async function buildServices(workspaceRoot: string, signal: AbortSignal): Promise<void> {
  const turbo = join(workspaceRoot, 'node_modules', '.bin', 'turbo')
  const child = spawn(turbo, ['run', 'build', '--output-logs=errors-only', '--no-update-notifier'], {
    cwd: workspaceRoot,
    stdio: ['ignore', 'pipe', 'pipe'],
    signal,
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (data: Buffer) => (output += data.toString()))
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', resolve)
  })
  if (code !== 0)
    throw new MeshError('LAB106', `building the pages failed:\n${output.trim()}`, {
      hint: 'run `pnpm build` to see it alone',
    })
}
