import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

/** The base of every image: the default of BASE_IMAGE in the Dockerfile, the one place that names it. */
export async function defaultBaseImage(root: string): Promise<string> {
  const text = await readFile(join(root, 'images/Dockerfile'), 'utf8')
  const image = /^ARG BASE_IMAGE=(\S+)$/m.exec(text)?.[1]
  if (image === undefined) throw new Error('images/Dockerfile has no line "ARG BASE_IMAGE=…"')
  return image
}
