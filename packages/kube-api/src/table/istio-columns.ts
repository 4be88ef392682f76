import { valueAt } from '../json-value.ts'
import { ageOf } from './age.ts'
import type { ColumnDefinition, Columns } from './columns.ts'
import { column, nameColumn } from './columns.ts'

const ageColumn = column('Age', { type: 'date' })

/** Printer columns of Istio's CustomResourceDefinitions behind NAME, in order; a path of undefined is the age. */
const printerColumns: Readonly<Record<string, readonly (readonly [string, (readonly string[])?])[]>> = {
  VirtualService: [['Gateways', ['spec', 'gateways']], ['Hosts', ['spec', 'hosts']], ['Age']],
  DestinationRule: [['Host', ['spec', 'host']], ['Age']],
  ServiceEntry: [
    ['Hosts', ['spec', 'hosts']],
    ['Location', ['spec', 'location']],
    ['Resolution', ['spec', 'resolution']],
    ['Age'],
  ],
  WorkloadEntry: [['Age'], ['Address', ['spec', 'address']]],
  AuthorizationPolicy: [['Action', ['spec', 'action']], ['Age']],
  PeerAuthentication: [['Mode', ['spec', 'mtls', 'mode']], ['Age']],
}

/** Columns of a kind that comes from a CustomResourceDefinition; without printer columns NAME and AGE. */
export function customColumns(kind: string): Columns {
  const further = printerColumns[kind] ?? [['Age']]
  const definitions: readonly ColumnDefinition[] = further.map(([name, path]) =>
    path === undefined ? ageColumn : column(name),
  )
  return {
    definitions: [nameColumn, ...definitions],
    cells: (object, now) => [
      object.metadata.name,
      ...further.map(([, path]) =>
        path === undefined ? ageOf(object.metadata.creationTimestamp, now) : cell(valueAt(object, ...path)),
      ),
    ],
  }
}

/** Arrays as compact JSON, a missing value as null (kubectl prints a blank). */
function cell(value: unknown): string | null {
  if (value === undefined || value === null) return null
  return typeof value === 'string' ? value : JSON.stringify(value)
}
