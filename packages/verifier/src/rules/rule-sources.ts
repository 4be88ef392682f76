import { stat } from 'node:fs/promises'
import { basename } from 'node:path'
import type { Experiment } from '../experiment.ts'
import { ownPaths, rulePath } from './load-objects.ts'

/** Whose files an experiment applies when someone's own folder is judged; paths as under `manifests/`. */
export interface RuleSources {
  readonly folder: string
  readonly own: readonly string[]
  /** The folder has no file of that name, so the course's is applied. */
  readonly course: readonly string[]
}

/** Looks which files of the experiment stand in the folder. */
export async function findRuleSources(
  { given, rule, removes, folder: section }: Experiment,
  folder: string,
): Promise<RuleSources> {
  const own: string[] = []
  const course: string[] = []
  for (const path of new Set([...rule, ...removes, ...given].map((file) => rulePath(file, section)))) {
    const found = await Promise.all(ownPaths(path, folder).map(isThere))
    const files = found.includes(true) ? own : course
    files.push(path)
  }
  return { folder, own, course }
}

/** Why there is nothing to judge: of the rule under test the folder has no file. Undefined where it has one. */
export function nothingOwn(
  { rule, removes, folder: section }: Experiment,
  { folder, own }: RuleSources,
): string | undefined {
  const tested = [...rule, ...removes].map((file) => rulePath(file, section))
  if (tested.some((path) => own.includes(path))) return undefined
  return `${folder} has none of: ${tested.map((path) => basename(path)).join(', ')}`
}

/** What is there and cannot be read is theirs, too: reading it says why. */
async function isThere(path: string): Promise<boolean> {
  try {
    await stat(path)
    return true
  } catch (error) {
    return !(error instanceof Error && 'code' in error && error.code === 'ENOENT')
  }
}
