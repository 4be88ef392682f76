/** What the experiments should know of the mesh they run in, as far as its API tells. */
export interface Mesh {
  /** Version of Istio's control plane, such as `1.30.1`; undefined where none is found. */
  readonly istio?: string
  /** Version of the ingress gateway's Envoy, such as `1.38.0`. */
  readonly envoy?: string
  /** Labels that make Istio put sidecars into the pods of a namespace. */
  readonly injection: Readonly<Record<string, string>>
  /** What is different from the newest Istio, or switched off, and what to do about it. */
  readonly notes: readonly string[]
}

/** One line for people. */
export function describeMesh({ istio, envoy }: Mesh): string {
  const control = istio === undefined ? 'no istiod' : `Istio ${istio}`
  return envoy === undefined ? control : `${control}, Envoy ${envoy}`
}
