import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { ObjectClient } from '@traffic-lab/kube-api'
import { formatDiagnostic, type KubeObject, MeshError, parseManifests } from '@traffic-lab/resources'

const lastApplied = 'kubectl.kubernetes.io/last-applied-configuration'

/** Reads the objects of files and folders (`*.yaml`, `*.yml`, `*.json`; not kustomizations), in order of their names. */
export async function readObjects(
  paths: readonly string[],
  namespace?: string,
): Promise<readonly KubeObject[]> {
  const files = (await Promise.all(paths.map(manifestFiles))).flat()
  const objects: KubeObject[] = []
  for (const file of files) {
    const parsed = parseManifests(await readFile(file, 'utf8'), file)
    const errors = parsed.diagnostics.filter(({ level }) => level === 'error')
    if (errors.length > 0) throw new MeshError('LAB104', errors.map(formatDiagnostic).join('\n'))
    for (const { object } of parsed.objects) objects.push(withNamespace(object, namespace))
  }
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
  const annotations = metadata.annotations ?? {}
  const configuration = { ...rest, metadata: { annotations: {}, ...metadata } }
  return {
    ...object,
    metadata: {
      ...metadata,
      annotations: { ...annotations, [lastApplied]: `${JSON.stringify(sorted(configuration))}\n` },
    },
  }
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

const clusterScoped = new Set(['Namespace', 'Node'])

function withNamespace(object: KubeObject, namespace: string | undefined): KubeObject {
  if (clusterScoped.has(object.kind) || object.metadata.namespace !== undefined) return object
  return { ...object, metadata: { ...object.metadata, namespace: namespace ?? 'default' } }
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
