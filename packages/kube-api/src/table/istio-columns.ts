import type { PrinterColumn } from '@traffic-lab/resources'
import { istioDefinition } from '@traffic-lab/resources'
import { valueAt } from '../json-value.ts'
import { ageOf } from './age.ts'
import type { ColumnDefinition, Columns } from './columns.ts'
import { column, nameColumn } from './columns.ts'

const onlyAge: readonly PrinterColumn[] = [
  { name: 'Age', type: 'date', jsonPath: '.metadata.creationTimestamp' },
]

/** NAME and the printer columns of a custom resource's definition; without any, the age. */
export function customColumns(kind: string): Columns {
  const definition = istioDefinition(kind)
  const printed = definition?.versions[0]?.additionalPrinterColumns ?? []
  const further = printed.length > 0 ? printed : onlyAge
  const paths = further.map(({ type, jsonPath }) => ({
    date: type === 'date',
    members: jsonPath.split('.').filter((member) => member !== ''),
  }))
  return {
    definitions: [nameColumn, ...further.map(definitionOf)],
    cells: (object, now) => [
      object.metadata.name,
      ...paths.map(({ date, members }) => {
        const value = valueAt(object, ...members)
        return date ? ageOf(typeof value === 'string' ? value : undefined, now) : cell(value)
      }),
    ],
  }
}

function definitionOf({ name, type, description = '', priority = 0 }: PrinterColumn): ColumnDefinition {
  return column(name, { type: type === 'date' ? 'date' : 'string', description, priority })
}

/** Arrays as compact JSON, a missing value as null (kubectl prints a blank). */
function cell(value: unknown): string | null {
  if (value === undefined || value === null) return null
  return typeof value === 'string' ? value : JSON.stringify(value)
}
