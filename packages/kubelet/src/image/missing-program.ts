import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'
import type { ImageProgram } from './images.ts'

/** Where servers are, though they are not on everybody's PATH. */
const serverFolders = ['/usr/sbin', '/usr/local/sbin', '/usr/local/bin']

/** What has to be installed before the image can run; undefined when nothing is missing. */
export function missingProgram({ repository, needs }: ImageProgram, path: string): string | undefined {
  if (needs === undefined) return undefined
  const folders = [...path.split(delimiter), ...serverFolders]
  if (needs.anyOf.some((name) => folders.some((folder) => canRun(join(folder, name))))) return undefined
  const names = needs.anyOf.join(' or ')
  return `${repository} runs a real server of this machine, and there is no ${names}: ${needs.advice}; then delete this pod`
}

function canRun(file: string): boolean {
  try {
    accessSync(file, constants.X_OK)
    return true
  } catch {
    return false
  }
}
