import { ApiError } from '../api-error.ts'
import type { JsonObject } from '../json-value.ts'
import { badRequest } from '../status-body.ts'
import { kubeMessages } from './kube-messages.ts'
import { decodeMessage } from './message-shape.ts'

export const protobufType = 'application/vnd.kubernetes.protobuf'

const magic = Buffer.from([0x6b, 0x38, 0x73, 0x00])
const envelope = {
  1: ['typeMeta', { message: { 1: ['apiVersion', 'string'], 2: ['kind', 'string'] } }],
} as const

/** A body as kubectl's `create` commands send it from 1.32 on. Throws 400, or 415 for other kinds. */
export function decodeProtobuf(body: Buffer): JsonObject {
  if (!body.subarray(0, 4).equals(magic))
    throw badRequest('the body does not begin like a Kubernetes protobuf message')
  try {
    const unknown = body.subarray(4)
    const { typeMeta } = decodeMessage(unknown, envelope)
    const { apiVersion = '', kind = '' } = (typeMeta ?? {}) as { apiVersion?: string; kind?: string }
    const shape = kubeMessages[`${apiVersion}/${kind}`]
    if (shape === undefined) {
      const message = `${kind} of ${apiVersion} is not read as protobuf here: write it as YAML and use kubectl apply -f`
      throw new ApiError(415, 'UnsupportedMediaType', message)
    }
    const { raw = {} } = decodeMessage(unknown, { 2: ['raw', { message: shape }] })
    return { apiVersion, kind, ...(raw as JsonObject) }
  } catch (error) {
    if (error instanceof RangeError) throw badRequest(`the protobuf body cannot be read: ${error.message}`)
    throw error
  }
}
