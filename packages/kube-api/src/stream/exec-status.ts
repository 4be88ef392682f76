import type { JsonObject } from '../json-value.ts'
import type { ExecExit } from '../pod-runtime.ts'
import { asApiError } from '../status-body.ts'

/** The Status that ends an exec: kubectl takes its own exit code from the cause. */
export function exitStatus({ code }: ExecExit): JsonObject {
  if (code === 0) return { metadata: {}, status: 'Success' }
  const message = `command terminated with non-zero exit code: error executing command, exit code ${code}`
  return {
    metadata: {},
    status: 'Failure',
    reason: 'NonZeroExitCode',
    message,
    details: { causes: [{ reason: 'ExitCode', message: String(code) }] },
  }
}

/** The Status of a command that could not be started. */
export function failureStatus(error: unknown): JsonObject {
  const { code, reason = 'InternalError', message } = asApiError(error)
  return { metadata: {}, status: 'Failure', reason, code, message }
}
