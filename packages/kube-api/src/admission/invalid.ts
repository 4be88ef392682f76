import type { KubeObject } from '@traffic-lab/resources'
import { resourceTypeOfKind } from '@traffic-lab/resources'
import type { StatusCause } from '../api-error.ts'
import { ApiError } from '../api-error.ts'

/** Throws Kubernetes' 422 when there are causes; kubectl builds its line from the kind, the name and the causes. */
export function refuseInvalid(object: KubeObject, causes: readonly StatusCause[]): void {
  if (causes.length === 0) return
  const { kind, metadata } = object
  const group = resourceTypeOfKind(kind)?.group ?? ''
  const lines = causes.map(({ field, message }) => `${field}: ${message}`)
  const list = lines.length === 1 ? lines[0] : `[${lines.join(', ')}]`
  const qualified = group === '' ? kind : `${kind}.${group}`
  throw new ApiError(422, 'Invalid', `${qualified} "${metadata.name}" is invalid: ${list}`, {
    name: metadata.name,
    ...(group !== '' && { group }),
    kind,
    causes,
  })
}

export function required(field: string, why?: string): StatusCause {
  const message = why === undefined ? 'Required value' : `Required value: ${why}`
  return { reason: 'FieldValueRequired', message, field }
}

export function invalid(field: string, value: unknown, why: string): StatusCause {
  return { reason: 'FieldValueInvalid', message: `Invalid value: ${shown(value)}: ${why}`, field }
}

export function notSupported(field: string, value: unknown, supported: readonly string[]): StatusCause {
  const values = supported.map((item) => JSON.stringify(item)).join(', ')
  const message = `Unsupported value: ${shown(value)}: supported values: ${values}`
  return { reason: 'FieldValueNotSupported', message, field }
}

export function duplicate(field: string, value: unknown): StatusCause {
  return { reason: 'FieldValueDuplicate', message: `Duplicate value: ${shown(value)}`, field }
}

export function forbidden(field: string, why: string): StatusCause {
  return { reason: 'FieldValueForbidden', message: `Forbidden: ${why}`, field }
}

function shown(value: unknown): string {
  return JSON.stringify(value) ?? 'null'
}
