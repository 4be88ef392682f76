import type { KubeObject } from './kube-object.ts'

/** How messages name an object: `VirtualService weather/forecast`, or `Namespace weather` without a namespace. */
export function objectName({ kind, metadata }: KubeObject): string {
  const namespace = metadata?.namespace
  return namespace === undefined ? `${kind} ${metadata?.name}` : `${kind} ${namespace}/${metadata?.name}`
}
