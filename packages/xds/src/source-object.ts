import type { Resource } from './snapshot.ts'

/** Which Istio object a route or cluster comes from, in the place and form that Istio itself uses. */
export function sourceObject(
  kind: 'virtual-service' | 'destination-rule',
  { name, namespace }: { readonly name: string; readonly namespace: string },
  subset?: string,
): Resource {
  const config = `/apis/networking.istio.io/v1/namespaces/${namespace}/${kind}/${name}`
  return { filter_metadata: { istio: { config, ...(subset && { subset }) } } }
}
