import type { KubeObject } from '@traffic-lab/resources'
import type { JsonObject } from '../json-value.ts'
import type { Columns } from './columns.ts'
import {
  configMapColumns,
  crdColumns,
  eventColumns,
  namespaceColumns,
  nodeColumns,
  secretColumns,
  serviceAccountColumns,
} from './core-columns.ts'
import { customColumns } from './istio-columns.ts'
import { podColumns } from './pod-columns.ts'
import { endpointSliceColumns, endpointsColumns, serviceColumns } from './service-columns.ts'
import { deploymentColumns, replicaSetColumns } from './workload-columns.ts'

const columnsOfKind: Readonly<Record<string, Columns>> = {
  ConfigMap: configMapColumns,
  CustomResourceDefinition: crdColumns,
  Deployment: deploymentColumns,
  Endpoints: endpointsColumns,
  EndpointSlice: endpointSliceColumns,
  Event: eventColumns,
  Namespace: namespaceColumns,
  Node: nodeColumns,
  Pod: podColumns,
  ReplicaSet: replicaSetColumns,
  Secret: secretColumns,
  Service: serviceColumns,
  ServiceAccount: serviceAccountColumns,
}

export type IncludeObject = 'Metadata' | 'Object' | 'None'

export interface TableOptions {
  readonly kind: string
  /** `v1` or `v1beta1` of meta.k8s.io. */
  readonly version: string
  readonly resourceVersion: string
  readonly includeObject: IncludeObject
  /** Watch events after the first send `null` instead of definitions. */
  readonly withDefinitions: boolean
  /** Milliseconds since the epoch; ages are rendered here. */
  readonly now: number
}

/** Objects of one kind, already in their outward version, as meta.k8s.io's Table. */
export function buildTable(objects: readonly KubeObject[], options: TableOptions): JsonObject {
  const { kind, version, resourceVersion, includeObject, withDefinitions, now } = options
  const columns = columnsOfKind[kind] ?? customColumns(kind)
  return {
    kind: 'Table',
    apiVersion: `meta.k8s.io/${version}`,
    metadata: { resourceVersion },
    columnDefinitions: withDefinitions ? columns.definitions : null,
    rows: objects.map((object) => ({
      cells: columns.cells(object, now),
      ...(includeObject !== 'None' && {
        object: includeObject === 'Object' ? object : partialMetadata(object, version),
      }),
    })),
  }
}

export function partialMetadata({ metadata }: KubeObject, version = 'v1'): JsonObject {
  return { kind: 'PartialObjectMetadata', apiVersion: `meta.k8s.io/${version}`, metadata }
}
