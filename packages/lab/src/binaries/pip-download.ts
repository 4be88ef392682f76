import { spawn } from 'node:child_process'
import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'

export interface PipDownloadOptions {
  readonly packageName: string
  readonly packageVersion: string
  /** The wheel's platform tag: with it pip takes this wheel whatever Python runs it, or none. */
  readonly tag: string
  /** Existing folder, empty: the wheel's, and that of pip's own temporary files. */
  readonly dir: string
  readonly env: NodeJS.ProcessEnv
  readonly onBytes?: (received: number) => void
  readonly signal?: AbortSignal | undefined
}

/** Ways to start pip, in the order to try. */
const runners: readonly (readonly [string, ...string[]])[] = [
  ['pip'],
  ['python3', '-m', 'pip'],
  ['uv', 'tool', 'run', 'pip'],
]
const progressEveryMs = 250

export type PipOutcome = { readonly ok: true } | { readonly ok: false; readonly reason: string }

/** Lets the user's own pip download the wheel, with all its settings; tells why if it could not. */
export async function pipDownload(options: PipDownloadOptions): Promise<PipOutcome> {
  for (const [program, ...first] of runners) {
    const outcome = await runPip(program, first, options)
    if (outcome !== 'not there') return outcome
  }
  return { ok: false, reason: 'neither pip, python3 with pip nor uv is installed' }
}

async function runPip(
  program: string,
  first: readonly string[],
  options: PipDownloadOptions,
): Promise<PipOutcome | 'not there'> {
  const { packageName, packageVersion, tag, dir, signal } = options
  const args = [
    ...first,
    ...['download', '--no-deps', '--only-binary', ':all:', '--platform', tag, '--dest', dir],
    ...[
      '--no-input',
      '--progress-bar',
      'off',
      '--disable-pip-version-check',
      `${packageName}==${packageVersion}`,
    ],
  ]
  // pip's temporary files lie in our folder, so that they go with it, and grow where we can see it.
  const env = { ...options.env, TMPDIR: dir, PIP_REQUIRE_VIRTUALENV: 'false' }
  const watch = setInterval(() => void reportSize(dir, options.onBytes), progressEveryMs)
  try {
    const { code, errors } = await runProgram(program, args, env, signal)
    if (code === 0) return { ok: true }
    if (errors.includes('No module named pip')) return 'not there'
    return { ok: false, reason: `${[program, ...first].join(' ')} failed: ${lastLine(errors)}` }
  } catch (error) {
    signal?.throwIfAborted()
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return 'not there'
    throw error
  } finally {
    clearInterval(watch)
  }
}

function runProgram(
  program: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  signal: AbortSignal | undefined,
): Promise<{ code: number | null; errors: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      env,
      stdio: ['ignore', 'ignore', 'pipe'],
      ...(signal && { signal }),
    })
    let errors = ''
    let failure: Error | undefined
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      errors = (errors + text).slice(-20_000)
    })
    child.once('error', (error) => {
      failure = error
      if (child.pid === undefined) reject(error)
    })
    // Only when the process has ended is nothing written to the folder any more.
    child.once('close', (code) => (failure === undefined ? resolve({ code, errors }) : reject(failure)))
  })
}

async function reportSize(dir: string, onBytes: PipDownloadOptions['onBytes']): Promise<void> {
  try {
    const files = await readdir(dir, { recursive: true })
    const sizes = await Promise.all(
      files.filter((file) => file.endsWith('.whl')).map(async (file) => (await stat(join(dir, file))).size),
    )
    if (sizes.length > 0) onBytes?.(Math.max(...sizes))
  } catch {
    // pip moved a file meanwhile: the next look will see it.
  }
}

function lastLine(text: string): string {
  const lines = text.trim().split('\n')
  return (
    lines
      .findLast((line) => line.startsWith('ERROR:'))
      ?.slice('ERROR:'.length)
      .trim() ??
    lines.at(-1) ??
    ''
  )
}
