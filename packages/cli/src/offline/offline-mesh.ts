import { asIfRunning } from '@traffic-lab/controllers/as-if-running'
import { readManifests } from '@traffic-lab/lab/read-manifests'
import { systemObjects } from '@traffic-lab/lab/system-objects'
import { checkObject, type Diagnostic, type KubeObject, type SourcedObject } from '@traffic-lab/resources'
import { type MeshState, meshStateFrom } from '@traffic-lab/xds'
import { callerFolder } from '../workspace.ts'
import { readMeshConfig } from './mesh-config-file.ts'

export interface OfflineOptions {
  /** Files and folders, as the user typed them. */
  readonly files: readonly string[]
  /** A file with Istio's MeshConfig. */
  readonly mesh: string | undefined
  /** Given to objects that name none. */
  readonly namespace: string
}

/** What a mesh would have to translate if these files were applied to it. */
export interface OfflineMesh {
  /** As they were read, with their places. */
  readonly sources: readonly SourcedObject[]
  readonly mesh: MeshState
  /** The same with the ingress gateway that an installation brings, if the files hold none. */
  readonly meshWithGateway: MeshState
  /** What an API server or the translation refuses; with any of it, `mesh` means nothing. */
  readonly refused: readonly Diagnostic[]
}

export async function readOfflineMesh({
  files,
  mesh: meshFile,
  namespace,
}: OfflineOptions): Promise<OfflineMesh> {
  const [manifests, config] = await Promise.all([
    readManifests(files, { namespace, folder: callerFolder }),
    readMeshConfig(meshFile),
  ])
  const problems = manifests.objects.flatMap((sourced) =>
    checkObject(sourced.object).map((diagnostic) => ({
      ...diagnostic,
      ...sourced.placeOf(diagnostic.path),
    })),
  )
  const refused = [...config.diagnostics, ...manifests.diagnostics, ...problems].filter(
    ({ level }) => level === 'error',
  )
  // What is refused is not looked at further: it may have any shape.
  const objects = refused.length > 0 ? [] : manifests.objects.map(({ object }) => object)
  const stateOf = (all: readonly KubeObject[]) => meshStateFrom(asIfRunning(all), config.meshConfig)
  const mesh = stateOf(objects)
  const hasGateway = mesh.pods.some(({ metadata }) => metadata.labels?.istio === 'ingressgateway')
  return {
    sources: manifests.objects,
    mesh,
    meshWithGateway: hasGateway ? mesh : stateOf([...objects, ...missingOf(objects, await systemObjects())]),
    refused,
  }
}

function missingOf(objects: readonly KubeObject[], more: readonly KubeObject[]): readonly KubeObject[] {
  const keyOf = ({ kind, metadata }: KubeObject) => `${kind} ${metadata.namespace} ${metadata.name}`
  const there = new Set(objects.map(keyOf))
  return more.filter((object) => !there.has(keyOf(object)))
}
