import { ApiError } from './api-error.ts'
import type { JsonObject } from './json-value.ts'

/** Kubernetes' Status object for a failure; what is not an ApiError becomes an InternalError. */
export function statusBody(error: unknown): { readonly code: number; readonly body: JsonObject } {
  const { code, reason, message, details } = asApiError(error)
  return {
    code,
    body: {
      kind: 'Status',
      apiVersion: 'v1',
      metadata: {},
      status: 'Failure',
      message,
      ...(reason !== undefined && { reason }),
      details,
      code,
    },
  }
}

export function asApiError(error: unknown): ApiError {
  if (error instanceof ApiError) return error
  const message = error instanceof Error ? error.message : String(error)
  return new ApiError(500, 'InternalError', `Internal error occurred: ${message}`)
}

export function badRequest(message: string): ApiError {
  return new ApiError(400, 'BadRequest', message)
}

/** No such path: neither a resource nor one of the fixed documents. */
export function pathNotFound(): ApiError {
  return new ApiError(404, 'NotFound', 'the server could not find the requested resource')
}

export function methodNotAllowed(): ApiError {
  return new ApiError(
    405,
    'MethodNotAllowed',
    'the server does not allow this method on the requested resource',
  )
}
