import type { Resource } from './snapshot.ts'

/** How secrets are named whose content stands in files, which Istio's agent reads. */
export const filePair = 'file-cert:'
export const fileRoot = 'file-root:'

/** How Secrets of Kubernetes are named, which the control plane delivers; a name may say the same itself. */
export const secretPrefix = 'kubernetes://'

/** The Secret with the authorities that belong to a certificate. */
export const authoritySuffix = '-cacert'

/** A Secret of the proxy's own namespace. */
export function controlPlaneSecret(name: string): Resource {
  return {
    name: /^[a-z-]+:\/\//.test(name) ? name : `${secretPrefix}${name}`,
    sds_config: { ads: {}, resource_api_version: 'V3' },
  }
}
