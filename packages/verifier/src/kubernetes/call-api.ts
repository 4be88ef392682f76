import { ApiException } from '@kubernetes/client-node'
import { MeshError } from '@traffic-lab/resources'

/** The API refuses what an object says; `sentence` is its own. */
export class ApiRefusal extends MeshError {
  readonly sentence: string

  constructor(action: string, sentence: string, cause: unknown) {
    super('VER009', `${action}: ${sentence}`, { cause })
    this.sentence = sentence
  }
}

/** BadRequest (also: an admission webhook's no) and Invalid. */
const refusals: ReadonlySet<number> = new Set([400, 422])

/** Asks the API; failures become MeshErrors that begin with the action. The tolerated status is undefined instead. */
export async function callApi<T>(action: string, request: () => Promise<T>): Promise<T>
export async function callApi<T>(
  action: string,
  request: () => Promise<T>,
  tolerated: number,
): Promise<T | undefined>
export async function callApi<T>(
  action: string,
  request: () => Promise<T>,
  tolerated?: number,
): Promise<T | undefined> {
  try {
    return await request()
  } catch (cause) {
    if (cause instanceof ApiException && cause.code === tolerated) return undefined
    if (cause instanceof ApiException && refusals.has(cause.code)) {
      throw new ApiRefusal(action, messageOf(cause), cause)
    }
    const hint =
      cause instanceof ApiException ? undefined : 'Is the API server up? Try kubectl get namespaces.'
    throw new MeshError('VER002', `${action}: ${messageOf(cause)}`, {
      cause,
      ...(hint !== undefined && { hint }),
    })
  }
}

/** Whether a call failed because the API has no such kind. */
export function isUnknownKind(error: unknown): boolean {
  return error instanceof MeshError && error.cause instanceof ApiException && error.cause.code === 404
}

/** The API's own sentence, or the network's. */
function messageOf(cause: unknown): string {
  if (cause instanceof ApiException) {
    const status: unknown = typeof cause.body === 'string' ? parse(cause.body) : cause.body
    const message =
      typeof status === 'object' && status !== null && 'message' in status ? status.message : undefined
    return typeof message === 'string' ? message : `the API answered ${cause.code}`
  }
  if (!(cause instanceof Error)) return String(cause)
  return cause.cause instanceof Error ? `${cause.message}: ${cause.cause.message}` : cause.message
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return { message: text }
  }
}
