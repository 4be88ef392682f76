import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { ObjectClient } from '@traffic-lab/kube-api'
import {
  checkObject,
  type Diagnostic,
  formatDiagnostic,
  type KubeObject,
  MeshError,
  parseManifests,
  type SourcedObject,
} from '@traffic-lab/resources'

const lastApplied = 'kubectl.kubernetes.io/last-applied-configuration'

/**
 * Reads the objects of files and folders (`*.yaml`, `*.yml`, `*.json`; not kustomizations), in order of their names.
 * Throws MeshError LAB104 with file:line:column for whatever the API would refuse.
 */
export async function readObjects(
  paths: readonly string[],
  namespace = 'default',
): Promise<readonly KubeObject[]> {
  const files = (await Promise.all(paths.map(manifestFiles))).flat()
  const objects: KubeObject[] = []
  const refused: Diagnostic[] = []
  for (const file of files) {
    const parsed = parseManifests(await readFile(file, 'utf8'), file, { namespace })
    refused.push(...[...parsed.diagnostics, ...parsed.objects.flatMap(placedProblems)].filter(isError))
    objects.push(...parsed.objects.map(({ object }) => object))
  }
  if (refused.length > 0)
    throw new MeshError('LAB104', `refused\n${refused.map(formatDiagnostic).join('\n')}`, {
      hint: 'mend the file; nothing was started',
    })
  return objects
}

/** Creates what is not there yet and leaves the rest alone: what the user changed stays changed. */
export function createMissing(client: ObjectClient, objects: readonly KubeObject[]): void {
  for (const object of objects) {
    const { namespace, name } = object.metadata
    if (client.get(object.kind, namespace, name) === undefined) client.create(asApplied(object))
  }
}

/** With the annotation that `kubectl apply` writes, so that the next apply knows what it may remove. */
function asApplied(object: KubeObject): KubeObject {
  const { metadata, ...rest } = object
  const { annotations = {} } = metadata
  const configuration = sorted({ ...rest, metadata: { annotations: {}, ...metadata } })
  const text = `${JSON.stringify(configuration)}\n`
  return { ...object, metadata: { ...metadata, annotations: { ...annotations, [lastApplied]: text } } }
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, member]) => [key, sorted(member)]),
  )
}

function placedProblems(sourced: SourcedObject): readonly Diagnostic[] {
  return checkObject(sourced.object).map((diagnostic) => ({
    ...diagnostic,
    ...sourced.placeOf(diagnostic.path),
  }))
}

function isError({ level }: Diagnostic): boolean {
  return level === 'error'
}

async function manifestFiles(path: string): Promise<readonly string[]> {
  const found = await stat(path).catch(() => undefined)
  if (found === undefined) throw new MeshError('LAB105', `${path}: no such file or folder`)
  if (!found.isDirectory()) return [path]
  const names = (await readdir(path)).filter(
    (name) => /\.(ya?ml|json)$/.test(name) && !name.startsWith('kustomization'),
  )
  return names.sort().map((name) => join(path, name))
}
