import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'

/** Servers lie in folders that are not on everybody's PATH. */
const serverFolders = ['/usr/sbin', '/usr/local/sbin', '/usr/local/bin']

/** The full path of the first of these programs that is installed. Throws a sentence when none is. */
export function findProgram(...names: readonly string[]): string {
  const folders = [...(process.env.PATH ?? '').split(delimiter), ...serverFolders]
  const paths = names.flatMap((name) => folders.map((folder) => join(folder, name)))
  const found = paths.find((path) => existsSync(path))
  if (found === undefined) throw new Error(`not installed: ${names.join(' or ')}`)
  return found
}
