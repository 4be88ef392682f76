import type { Resource } from '@traffic-lab/xds'
import { type EncodedResource, encodeResource, encodeVirtualHost } from './encode-resource.ts'
import { forEachPart, type Part } from './resource-part.ts'

/** See `encodeResource`. */
export type EncodeResource = (part: Part, resource: Resource) => EncodedResource

/**
 * An encoder that proxies share: of a resource, or a virtual host in one, that is the very same object as before it
 * gives the same bytes again. What nobody else holds is forgotten.
 */
export function createResourceEncoder(): EncodeResource {
  const known = forEachPart(() => new WeakMap<Resource, EncodedResource>())
  const hosts = new WeakMap<Resource, Uint8Array>()
  const encodeHost = (host: Resource): Uint8Array => {
    const bytes = hosts.get(host) ?? encodeVirtualHost(host)
    hosts.set(host, bytes)
    return bytes
  }
  return (part, resource) => {
    const encoded = known[part].get(resource) ?? encodeResource(part, resource, encodeHost)
    known[part].set(resource, encoded)
    return encoded
  }
}
