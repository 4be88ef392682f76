import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { MeshError } from '@traffic-lab/resources'

export interface ToolResult {
  /** null after a signal. */
  readonly code: number | null
  readonly stdout: string
  /** Both streams, in the order in which they came. */
  readonly output: string
}

/** Runs a program to its end. Throws MeshError IMG101 when it is not installed. */
export async function runTool(
  command: string,
  args: readonly string[],
  options: { readonly show?: boolean } = {},
): Promise<ToolResult> {
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] })
  let stdout = ''
  let output = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text
    output += text
    if (options.show) process.stderr.write(text)
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    output += text
    if (options.show) process.stderr.write(text)
  })
  const [code] = await once(child, 'close').catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error
    throw new MeshError('IMG101', `there is no program ${command} on the PATH`, {
      hint: `Install ${command}.`,
    })
  })
  return { code, stdout, output }
}
