import type { KubeObject } from '@traffic-lab/resources'

export interface ColumnDefinition {
  readonly name: string
  readonly type: 'string' | 'integer' | 'date'
  readonly format: string
  readonly description: string
  /** 0: always shown; 1: only with `-o wide`. */
  readonly priority: number
}

/** How one kind is shown by `kubectl get`: as many cells as definitions, `now` in milliseconds. */
export interface Columns {
  readonly definitions: readonly ColumnDefinition[]
  readonly cells: (object: KubeObject, now: number) => readonly (string | number | null)[]
}

export function column(name: string, extra: Partial<ColumnDefinition> = {}): ColumnDefinition {
  return { name, type: 'string', format: '', description: '', priority: 0, ...extra }
}

export function wide(name: string): ColumnDefinition {
  return column(name, { priority: 1 })
}

export const nameColumn = column('Name', { format: 'name' })
export const age = column('Age')
