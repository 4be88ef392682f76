/** One cause of a 422: which field, why, in Kubernetes' words. */
export interface StatusCause {
  readonly reason: string
  readonly message: string
  readonly field: string
}

export interface StatusDetails {
  readonly name?: string
  readonly group?: string
  readonly kind?: string
  readonly uid?: string
  readonly causes?: readonly StatusCause[]
}

/** A failed API call: what becomes Kubernetes' Status object (`reason` is absent for a webhook's refusal). */
export class ApiError extends Error {
  readonly code: number
  readonly reason: string | undefined
  readonly details: StatusDetails

  constructor(code: number, reason: string | undefined, message: string, details: StatusDetails = {}) {
    super(message)
    this.name = 'ApiError'
    this.code = code
    this.reason = reason
    this.details = details
  }
}
