import { fullHost, type KubeObject, objectName, type SourcedObject } from '@traffic-lab/resources'
import type { RulePlace } from '../report/verify-report.ts'
import { isRecord } from '../rules/json-tree.ts'
import { fieldDifferences } from './field-differences.ts'

/** A rule as its file says it, beside what stands in the cluster in its place. */
export interface ComparedObject {
  readonly source: SourcedObject
  /** The object of that name, or else one of the same kind about the same host. */
  readonly live: KubeObject | undefined
  readonly place: RulePlace
}

/**
 * Compares by meaning: kind, name and spec. The API answers in the version that it is asked for, so v1, v1beta1 and
 * v1alpha3 are equal.
 * @param live the rules of the namespace, and the gateways elsewhere that the files name
 */
export function compareObject(
  source: SourcedObject,
  live: readonly KubeObject[],
  namespace: string,
): ComparedObject {
  const { object, file, placeOf } = source
  const found = live.find((candidate) => isSame(candidate, object, namespace))
  const counterpart = found ?? live.find((candidate) => sharesHost(candidate, object, namespace))
  const wanted = { ...object, metadata: { ...object.metadata, namespace: namespaceOf(object, namespace) } }
  const differences = counterpart === undefined ? [] : fieldDifferences(counterpart.spec, object.spec, 'spec')
  return {
    source,
    live: counterpart,
    place: {
      object: objectName(counterpart ?? wanted),
      ...{ file, line: placeOf('kind').line },
      differences: differences.map((difference) => ({
        ...difference,
        line: placeOf(difference.field).line,
      })),
    },
  }
}

/** Whether the cluster has the object, under its own name and with the spec of its file. */
export function isAsFile({ source, live, place }: ComparedObject): boolean {
  return live?.metadata.name === source.object.metadata.name && place.differences?.length === 0
}

/** Such as `VirtualService weather/forecast-route`: by this, parts that write the same object are told. */
export function keyOf({ object }: SourcedObject, namespace: string): string {
  return `${object.kind} ${namespaceOf(object, namespace)}/${object.metadata.name}`
}

function namespaceOf({ metadata }: KubeObject, namespace: string): string {
  return metadata.namespace ?? namespace
}

function isSame(live: KubeObject, object: KubeObject, namespace: string): boolean {
  return (
    live.kind === object.kind &&
    live.metadata.name === object.metadata.name &&
    live.metadata.namespace === namespaceOf(object, namespace)
  )
}

function sharesHost(live: KubeObject, object: KubeObject, namespace: string): boolean {
  if (live.kind !== object.kind) return false
  const hosts = hostsOf(live, namespace)
  return hostsOf(object, namespace).some((host) => hosts.includes(host))
}

/** Of a VirtualService or a DestinationRule, in full. */
export function hostsOf({ spec, kind }: KubeObject, namespace: string): readonly string[] {
  if (!isRecord(spec) || kind === 'Gateway') return []
  const hosts: readonly unknown[] = kind === 'DestinationRule' ? [spec.host] : [spec.hosts].flat()
  return hosts.flatMap((host) => (typeof host === 'string' ? fullHost(host, namespace) : []))
}
