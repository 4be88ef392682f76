import { readFile } from 'node:fs/promises'
import { relative, resolve, sep } from 'node:path'
import { MeshError, parseManifests, type SourcedObject } from '@traffic-lab/resources'
import { type PodFault, setFaults } from './set-faults.ts'
import { setRegistry } from './set-registry.ts'
import { setReplicas } from './set-replicas.ts'

/** The code of the error about a file that is no readable YAML. */
export const unreadableRule = 'VER103'

export interface RuleFolders {
  /** The repository's root: `k8s/` and `manifests/` lie there. */
  readonly rootDir: string
  /** A folder whose files stand in for those of `manifests/` with the same name: a reader's own solutions. */
  readonly rulesDir?: string | undefined
  /** Where a cluster pulls this repository's images from, such as `registry.example.com/team`; by default as `k8s/` names them. */
  readonly registry?: string | undefined
}

/** What an experiment wants to run. */
export interface AppPlan {
  /** Files relative to the root. */
  readonly app: readonly string[]
  /** Deployments with another number of pods than their files say. */
  readonly replicas: Readonly<Record<string, number>>
  /** Deployments of which some pods, or all, misbehave on purpose. */
  readonly faults?: Readonly<Record<string, PodFault>>
}

/** The objects that run. */
export async function loadApp(
  { app, replicas, faults = {} }: AppPlan,
  { rootDir, registry }: RuleFolders,
): Promise<readonly SourcedObject[]> {
  const loaded = await Promise.all(app.map((file) => loadFile([resolve(rootDir, file)], rootDir)))
  return setRegistry(setFaults(setReplicas(loaded.flat(), replicas), faults), registry)
}

/** The objects of rule files: `<file>` of the section's own folder, or `<other section>/<file>`. */
export async function loadRules(
  files: readonly string[],
  folder: string,
  { rootDir, rulesDir }: RuleFolders,
): Promise<readonly SourcedObject[]> {
  const loaded = files.map((file) => {
    const path = rulePath(file, folder)
    const own = rulesDir === undefined ? [] : ownPaths(path, rulesDir)
    return loadFile([...own, resolve(rootDir, 'manifests', path)], rootDir)
  })
  return (await Promise.all(loaded)).flat()
}

/** Where a rule file of the section stands under `manifests/`. */
export function rulePath(file: string, folder: string): string {
  return file.includes('/') ? file : `${folder}/${file}`
}

/** Where someone's own folder may hold it: in a folder of the section, or flat. */
export function ownPaths(path: string, rulesDir: string): readonly string[] {
  return [resolve(rulesDir, path), resolve(rulesDir, path.replace(/^.*\//, ''))]
}

/** The first of these files that exists. */
async function loadFile(candidates: readonly string[], rootDir: string): Promise<readonly SourcedObject[]> {
  for (const path of candidates) {
    const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return undefined
      throw error
    })
    if (text !== undefined) return parseFile(text, shortPath(path, rootDir))
  }
  throw new MeshError(
    'VER102',
    `no such file: ${candidates.map((path) => shortPath(path, rootDir)).join(', nor ')}`,
  )
}

function parseFile(text: string, file: string): readonly SourcedObject[] {
  const { objects, diagnostics } = parseManifests(text, file)
  const errors = diagnostics.filter(({ level }) => level === 'error')
  if (errors.length === 0) return objects
  const lines = errors.map(
    ({ code, line, message, hint }) => `${code} ${file}:${line}: ${message}\n  fix: ${hint}`,
  )
  throw new MeshError(unreadableRule, lines.join('\n'))
}

/** Relative to the repository inside it, absolute outside. */
function shortPath(path: string, rootDir: string): string {
  const short = relative(rootDir, path)
  return short.startsWith(`..${sep}`) ? path : short
}
