import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import { spawn } from '@lydell/node-pty'
import { createHome, type ShellOptions } from './shell.ts'

interface TypeOptions {
  /** Lines for the shell that the line opens, each typed at its prompt. */
  readonly inside?: readonly string[]
  /** What the reader changes in the editor that the line opens: a script for sed. */
  readonly edit?: string
  readonly deadlineMs?: number
}

/** A pseudo terminal: what a line prints on it, both streams in one, and its exit code. */
export interface Terminal extends Disposable {
  type(line: string, options?: TypeOptions): Promise<{ readonly code: number; readonly text: string }>
}

/** Lines run by bash on a terminal; the folder is kept from line to line, and `close` ends what runs in the background. */
export function createTerminal(options: ShellOptions): Terminal {
  const { home, env } = createHome(options)
  const editor = join(home, 'bin/editor')
  writeFileSync(editor, '#!/bin/sh\nsed -i "$EDIT" "$1"\n', { mode: 0o755 })
  const folder = join(home, 'folder')
  const background = join(home, 'background')
  writeFileSync(folder, options.cwd)
  writeFileSync(background, '')
  return {
    async type(line, { inside = [], edit = '', deadlineMs = 60_000 } = {}) {
      const inBackground = line.endsWith('&')
      const script = inBackground
        ? `${line}\necho $! >> ${background}; wait`
        : `${line}\n__code=$?; pwd > ${folder}; exit $__code`
      const pty = spawn('bash', ['-c', script], {
        cwd: readFileSync(folder, 'utf8').trim(),
        env: { ...env, KUBE_EDITOR: editor, EDIT: edit },
        cols: 400,
      })
      // Its terminal stays open, or the line would hear of its end before it begins.
      if (inBackground) return { code: 0, text: '' }
      let raw = ''
      const toType = inside.length > 0 ? [...inside, 'exit'] : []
      pty.onData((data) => {
        raw += data
        // A prompt at the end of all that came: the shell waits for a line.
        const [next] = toType
        if (next === undefined || !/[#$] $/.test(stripVTControlCharacters(raw))) return
        toType.shift()
        raw += '\n'
        pty.write(`${next}\r`)
      })
      const ended = new Promise<number>((resolve) => pty.onExit(({ exitCode }) => resolve(exitCode)))
      const late = new Promise<never>((_, reject) => {
        const fail = () => {
          pty.kill('SIGKILL')
          reject(new Error(`no end within ${deadlineMs} ms: ${line}\n${raw}`))
        }
        const timer = setTimeout(fail, deadlineMs)
        void ended.then(() => clearTimeout(timer))
      })
      const code = await Promise.race([ended, late])
      return { code, text: stripVTControlCharacters(raw).replaceAll('\r', '') }
    },
    [Symbol.dispose]() {
      for (const pid of readFileSync(background, 'utf8').split('\n').filter(Boolean).map(Number)) {
        try {
          process.kill(pid)
        } catch {
          // It has ended by itself.
        }
      }
    },
  }
}
