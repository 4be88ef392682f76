/**
 * Something in the world is not as it must be (Envoy missing, port taken, a proxy refused its configuration).
 * `code` is stable, `hint` says in one line what to do. A programmer's mistake is a plain Error.
 */
export class MeshError extends Error {
  readonly code: string
  readonly hint: string | undefined

  constructor(
    code: string,
    message: string,
    options: { readonly hint?: string; readonly cause?: unknown } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.name = 'MeshError'
    this.code = code
    this.hint = options.hint
  }
}
