import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'

interface Outcome {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

/** The kubectl that the tests drive: KUBECTL, which `pnpm test` sets, or the one on the PATH. */
export const kubectlPath = process.env.KUBECTL

export type Shell = (line: string, deadlineMs?: number) => Promise<Outcome>

export interface ShellOptions {
  readonly cwd: string
  readonly kubeconfig: string
  readonly kubectl?: string
}

/** An empty home with `bin/kubectl`, and the environment of who lives in it. */
export function createHome(options: ShellOptions) {
  const home = mkdtempSync(join(tmpdir(), 'home-'))
  const bin = join(home, 'bin')
  mkdirSync(bin)
  const kubectl = options.kubectl ?? kubectlPath
  if (kubectl !== undefined) symlinkSync(kubectl, join(bin, 'kubectl'))
  const env = {
    ...process.env,
    HOME: home,
    KUBECONFIG: options.kubeconfig,
    PATH: `${bin}${delimiter}${process.env.PATH}`,
  }
  return { home, env }
}

/** Lines run by bash without a terminal; the folder is kept from line to line. */
export function createShell(options: ShellOptions): Shell {
  const { env } = createHome(options)
  let cwd = options.cwd
  return async (line, deadlineMs = 60_000) => {
    const child = spawn('bash', ['-c', `${line}\n__code=$?; pwd >&3; exit $__code`], {
      cwd,
      env,
      stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
    })
    const texts = ['', '', '', '']
    for (const [index, stream] of child.stdio.entries()) {
      stream?.on('data', (data: Buffer) => {
        texts[index] += data.toString()
      })
    }
    const timer = setTimeout(() => child.kill('SIGKILL'), deadlineMs)
    const code = await new Promise<number | null>((resolve) => child.once('close', resolve))
    clearTimeout(timer)
    cwd = texts[3]?.trim() || cwd
    if (code === null) throw new Error(`no answer within ${deadlineMs} ms: ${line}\n${texts[1]}${texts[2]}`)
    return { code, stdout: texts[1] ?? '', stderr: texts[2] ?? '' }
  }
}

/** A script that runs one command until it has printed a line, and prints that line. */
export function firstLineOf(script: string): string {
  return [
    `coproc { exec ${script.trim()}; }`,
    'pid=$COPROC_PID',
    'read -r -t 30 line <&$COPROC; echo "$line"',
    'kill $pid; wait $pid 2>/dev/null || true',
  ].join('\n')
}
