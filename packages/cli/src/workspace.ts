import { join, resolve } from 'node:path'

/** The folder of the repository: the CLI runs from its sources. */
export const workspaceRoot = resolve(import.meta.dirname, '../../..')

/** The folder the user typed the command in: pnpm itself changes into the package's folder. */
export const callerFolder = process.env.INIT_CWD ?? process.cwd()

/** `.lab` in the repository, or LAB_STATE_DIR (each folder is a lab of its own). */
export const stateDir = fromCaller(process.env.LAB_STATE_DIR ?? join(workspaceRoot, '.lab'))

/** A path as the user meant it. */
export function fromCaller(path: string): string {
  return resolve(callerFolder, path)
}
