import { mkdir, readdir, rename, rm } from 'node:fs/promises'
import { basename, dirname, join, relative } from 'node:path'

/**
 * Moves a build's files from one folder of this file system to another in which an older build may be in use: at no
 * moment is a file there half written, or named by a page and not yet there. Files of the older build go last.
 */
export async function publishBuild(from: string, to: string): Promise<void> {
  const files = await filesIn(from)
  const last = (file: string) => basename(file) === 'index.html'
  for (const file of [...files.filter((each) => !last(each)), ...files.filter(last)]) {
    await mkdir(dirname(join(to, file)), { recursive: true })
    await rename(join(from, file), join(to, file))
  }
  const current = new Set(files)
  for (const file of await filesIn(to)) if (!current.has(file)) await rm(join(to, file), { force: true })
}

/** Paths from the folder. */
async function filesIn(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
}
