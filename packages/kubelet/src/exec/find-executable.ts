import { accessSync, constants, statSync } from 'node:fs'
import { delimiter, isAbsolute, join } from 'node:path'

/** The program behind a command's first word, looked up as a shell does; undefined if there is none to run. */
export function findExecutable(file: string, path: string, cwd: string): string | undefined {
  if (file.includes('/')) {
    const place = isAbsolute(file) ? file : join(cwd, file)
    return isExecutable(place) ? place : undefined
  }
  if (file === '') return undefined
  return path
    .split(delimiter)
    .filter((folder) => folder !== '')
    .map((folder) => join(folder, file))
    .find(isExecutable)
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return statSync(path).isFile()
  } catch {
    return false
  }
}
