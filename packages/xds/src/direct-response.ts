import type { HTTPDirectResponse } from '@traffic-lab/resources'
import type { Resource } from './snapshot.ts'

/** An answer without an upstream. `bytes` are base64. */
export function buildDirectResponse({ status, body }: HTTPDirectResponse): Resource {
  if (body?.string !== undefined) return { status, body: { inline_string: body.string } }
  if (body?.bytes !== undefined) return { status, body: { inline_bytes: body.bytes } }
  return { status }
}
