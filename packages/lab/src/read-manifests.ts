import { readdir, readFile, stat } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { type Manifests, MeshError, parseManifests } from '@traffic-lab/resources'

export interface ReadOptions {
  /** Given to namespaced objects that name none. */
  readonly namespace: string
  /** Where relative paths begin; messages name the paths as they were given. */
  readonly folder?: string
}

/**
 * The objects of files and folders (`*.yaml`, `*.yml`, `*.json`; not kustomizations), in order of their names, each
 * with its place, and what could not be read. Throws MeshError LAB105 for a path that is not there.
 */
export async function readManifests(
  paths: readonly string[],
  { namespace, folder = '' }: ReadOptions,
): Promise<Manifests> {
  const files = (await Promise.all(paths.map((path) => manifestFiles(path, folder)))).flat()
  const texts = await Promise.all(files.map((file) => readFile(from(folder, file), 'utf8')))
  const parsed = files.map((file, index) => parseManifests(texts[index] ?? '', file, { namespace }))
  return {
    objects: parsed.flatMap(({ objects }) => objects),
    diagnostics: parsed.flatMap(({ diagnostics }) => diagnostics),
  }
}

async function manifestFiles(path: string, folder: string): Promise<readonly string[]> {
  const found = await stat(from(folder, path)).catch(() => undefined)
  if (found === undefined) throw new MeshError('LAB105', `${path}: no such file or folder`)
  if (!found.isDirectory()) return [path]
  const names = (await readdir(from(folder, path))).filter(
    (name) => /\.(ya?ml|json)$/.test(name) && !name.startsWith('kustomization'),
  )
  return names.sort().map((name) => join(path, name))
}

function from(folder: string, path: string): string {
  return resolve(folder, path)
}
