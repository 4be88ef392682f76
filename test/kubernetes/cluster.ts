import { join } from 'node:path'

/** The repository. */
export const root = join(import.meta.dirname, '../..')

/** What `pnpm test:cluster` was told; every value comes from its command line. */
export interface Cluster {
  readonly kubeconfig: string
  /** A folder with a kustomize folder for each app, as this cluster can run it. */
  readonly overlays: string
  /** `http://host:port` of the ingress gateway; undefined: found through the API. */
  readonly ingress: string | undefined
  /** Where images are pulled from; undefined: by the names in `k8s/`. */
  readonly registry: string | undefined
  /** How often each experiment runs, on the lab and on the cluster. */
  readonly runs: number
  /** Sections or chapters; all when empty. */
  readonly sections: readonly string[]
}

export function namedCluster(): Cluster {
  const { KUBECONFIG, CLUSTER_OVERLAYS, CLUSTER_INGRESS, CLUSTER_REGISTRY, CLUSTER_RUNS, CLUSTER_SECTIONS } =
    process.env
  if (KUBECONFIG === undefined || CLUSTER_OVERLAYS === undefined)
    throw new Error('These tests need a Kubernetes cluster with Istio: run them by pnpm test:cluster.')
  return {
    kubeconfig: KUBECONFIG,
    overlays: CLUSTER_OVERLAYS,
    ingress: CLUSTER_INGRESS,
    registry: CLUSTER_REGISTRY,
    runs: Number(CLUSTER_RUNS ?? 3),
    sections: CLUSTER_SECTIONS?.split(',') ?? [],
  }
}
