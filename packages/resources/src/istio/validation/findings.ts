/**
 * What a check found. `wrapped` is Go's list of errors (hashicorp/go-multierror): istiod prints `n errors occurred:`
 * before it, even for one; a single plain error is printed as it is.
 */
export interface Findings {
  readonly errors: readonly string[]
  readonly wrapped: boolean
  readonly warnings: readonly string[]
}

export const nothing: Findings = { errors: [], wrapped: false, warnings: [] }

export function problem(message: string): Findings {
  return { errors: [message], wrapped: false, warnings: [] }
}

/** An error that istiod prints as a list of errors even when it is the only one. */
export function listedProblem(message: string): Findings {
  return { errors: [message], wrapped: true, warnings: [] }
}

export function warning(message: string): Findings {
  return { errors: [], wrapped: false, warnings: [message] }
}

export function problemIf(condition: boolean, message: string): Findings {
  return condition ? problem(message) : nothing
}

/** All findings in order. Two or more errors become a list. */
export function all(...parts: readonly (Findings | undefined)[]): Findings {
  const found = parts.filter((part) => part !== undefined)
  const failed = found.filter(({ errors }) => errors.length > 0)
  return {
    errors: failed.flatMap(({ errors }) => errors),
    wrapped: failed.length > 1 || failed.some(({ wrapped }) => wrapped),
    warnings: found.flatMap(({ warnings }) => warnings),
  }
}

/** Where istiod joins errors and loses warnings on the way. */
export function errorsOnly(findings: Findings): Findings {
  return { ...findings, warnings: [] }
}

/** The text of the errors as Go prints them. */
export function errorText({ errors, wrapped }: Findings): string {
  if (!wrapped) return errors.join('')
  const count = errors.length === 1 ? '1 error' : `${errors.length} errors`
  return `${count} occurred:\n${errors.map((error) => `\t* ${error}\n`).join('')}\n`
}
