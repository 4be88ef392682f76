import type { ObjectClient } from '@traffic-lab/kube-api'
import {
  checkObject,
  type Diagnostic,
  formatDiagnostic,
  type KubeObject,
  MeshError,
  type SourcedObject,
} from '@traffic-lab/resources'
import { readManifests } from './read-manifests.ts'

const lastApplied = 'kubectl.kubernetes.io/last-applied-configuration'

/**
 * Reads the objects of files and folders (`*.yaml`, `*.yml`, `*.json`; not kustomizations), in order of their names.
 * Throws MeshError LAB104 with file:line:column for whatever the API would refuse.
 */
export async function readObjects(
  paths: readonly string[],
  namespace = 'default',
): Promise<readonly KubeObject[]> {
  const { objects, diagnostics } = await readManifests(paths, { namespace })
  const refused = [...diagnostics, ...objects.flatMap(placedProblems)].filter(isError)
  if (refused.length > 0)
    throw new MeshError('LAB104', `refused\n${refused.map(formatDiagnostic).join('\n')}`, {
      hint: 'mend the file; nothing was started',
    })
  return objects.map(({ object }) => object)
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
