import { execFile } from 'node:child_process'
import { access, constants, open, stat } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

export async function isExecutableFile(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK)
    return (await stat(path)).isFile()
  } catch {
    return false
  }
}

/** All programs of this name on the PATH, in its order. */
export async function onPath(name: string, path: string | undefined): Promise<readonly string[]> {
  const found: string[] = []
  for (const folder of (path ?? '').split(delimiter)) {
    const candidate = join(folder, name)
    if (folder !== '' && (await isExecutableFile(candidate))) found.push(candidate)
  }
  return found
}

/** ELF, or Mach-O (one architecture, or several): machine code, not a script that starts something else. */
export async function isMachineCode(path: string): Promise<boolean> {
  const file = await open(path)
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(4), 0, 4, 0)
    return bytesRead === 4 && ['7f454c46', 'cffaedfe', 'cafebabe'].includes(buffer.toString('hex'))
  } finally {
    await file.close()
  }
}

/** The version a program calls itself Envoy with; undefined when it is something else or does not run. */
export async function envoyVersion(path: string, signal?: AbortSignal): Promise<string | undefined> {
  try {
    const { stdout } = await run(path, ['--version'], { timeout: 10_000, ...(signal && { signal }) })
    return /version: [0-9a-f]*\/(\d+\.\d+\.\d+[^/]*)\//.exec(stdout)?.[1]
  } catch {
    signal?.throwIfAborted()
    return undefined
  }
}
