import type { SourcedObject } from '@traffic-lab/resources'
import { isRecord, type JsonRecord } from './json-tree.ts'

/** Pods that misbehave on purpose, by the fault switch of their service's environment. */
export interface PodFault {
  /** Such as `{ FAULT_STATUS: '500' }`. */
  readonly env: Readonly<Record<string, string>>
  /** How many of the Deployment's pods; all of them by default. */
  readonly pods?: number
}

/**
 * The same objects with faults in their pods, by Deployment. Where only some pods have the fault, they come from a
 * second Deployment with the labels of the first, so that the Service and its subsets cannot tell them apart.
 */
export function setFaults(
  sources: readonly SourcedObject[],
  faults: Readonly<Record<string, PodFault>>,
): readonly SourcedObject[] {
  const missing = Object.keys(faults).find((name) => !sources.some((source) => isDeployment(source, name)))
  if (missing !== undefined) throw new Error(`the app has no Deployment "${missing}" to put a fault into`)
  return sources.flatMap((source) => {
    const { name } = source.object.metadata
    const fault = faults[name]
    if (fault === undefined || !isDeployment(source, name)) return source
    const spec: JsonRecord = isRecord(source.object.spec) ? source.object.spec : {}
    const total = typeof spec.replicas === 'number' ? spec.replicas : 1
    const { env, pods = total } = fault
    if (pods > total) throw new Error(`${pods} of ${total} pods of ${name} cannot have a fault`)
    if (pods === total) return withSpec(source, withEnv(spec, env))
    const faulty = withLabel({ ...withEnv(spec, env), replicas: pods }, `${name}-faulty`)
    return [
      withSpec(source, { ...spec, replicas: total - pods }),
      withSpec(renamed(source, `${name}-faulty`), faulty),
    ]
  })
}

function isDeployment({ object }: SourcedObject, name: string): boolean {
  return object.kind === 'Deployment' && object.metadata.name === name
}

function withSpec(source: SourcedObject, spec: JsonRecord): SourcedObject {
  return { ...source, object: { ...source.object, spec } }
}

function renamed(source: SourcedObject, name: string): SourcedObject {
  const { object } = source
  return { ...source, object: { ...object, metadata: { ...object.metadata, name } } }
}

function withEnv(spec: JsonRecord, env: Readonly<Record<string, string>>): JsonRecord {
  const added = Object.entries(env).map(([name, value]) => ({ name, value }))
  return inTemplate(spec, (template) => {
    const podSpec: JsonRecord = isRecord(template.spec) ? template.spec : {}
    const [first, ...others]: readonly unknown[] = Array.isArray(podSpec.containers) ? podSpec.containers : []
    const container: JsonRecord = isRecord(first) ? first : {}
    const given: readonly unknown[] = Array.isArray(container.env) ? container.env : []
    const containers = [{ ...container, env: [...given, ...added] }, ...others]
    return { ...template, spec: { ...podSpec, containers } }
  })
}

/** Two Deployments must not select each other's pods: the second one's have a label more. */
function withLabel(spec: JsonRecord, value: string): JsonRecord {
  const labelled = (labels: unknown) => ({ ...(isRecord(labels) ? labels : {}), deployment: value })
  const selector: JsonRecord = isRecord(spec.selector) ? spec.selector : {}
  return inTemplate(
    { ...spec, selector: { ...selector, matchLabels: labelled(selector.matchLabels) } },
    (template) => {
      const metadata: JsonRecord = isRecord(template.metadata) ? template.metadata : {}
      return { ...template, metadata: { ...metadata, labels: labelled(metadata.labels) } }
    },
  )
}

function inTemplate(spec: JsonRecord, change: (template: JsonRecord) => JsonRecord): JsonRecord {
  return { ...spec, template: change(isRecord(spec.template) ? spec.template : {}) }
}
