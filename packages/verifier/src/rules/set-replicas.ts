import type { SourcedObject } from '@traffic-lab/resources'
import { isRecord } from './json-tree.ts'

/** The same objects with other numbers of pods, by Deployment. Throws for a Deployment that is not there. */
export function setReplicas(
  sources: readonly SourcedObject[],
  replicas: Readonly<Record<string, number>>,
): readonly SourcedObject[] {
  const isDeployment = ({ object }: SourcedObject) => object.kind === 'Deployment'
  const missing = Object.keys(replicas).find(
    (name) => !sources.some((source) => isDeployment(source) && source.object.metadata.name === name),
  )
  if (missing !== undefined) throw new Error(`the app has no Deployment "${missing}" to scale`)
  return sources.map((source) => {
    const count = isDeployment(source) ? replicas[source.object.metadata.name] : undefined
    if (count === undefined) return source
    const { object } = source
    const spec = isRecord(object.spec) ? { ...object.spec, replicas: count } : { replicas: count }
    return { ...source, object: { ...object, spec } }
  })
}
