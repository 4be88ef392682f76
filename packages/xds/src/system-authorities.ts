import { isResource, mapMessages, valueAt } from './json.ts'
import { fileRoot } from './named-secrets.ts'
import type { Cluster, Json } from './snapshot.ts'

const systemRoot = `${fileRoot}system`

/** A cluster that names the file with this machine's authorities, which Istio's agent hands over as a secret. */
export function withSystemAuthorities(cluster: Cluster, filename: string): Cluster {
  const out = mapMessages(cluster, (message) => {
    const { combined_validation_context: validation, ...rest } = message
    if (valueAt(validation, 'validation_context_sds_secret_config', 'name') !== systemRoot) return message
    return {
      ...rest,
      validation_context: withFile(valueAt(validation, 'default_validation_context'), filename),
    }
  })
  return { ...(isResource(out) ? out : {}), name: cluster.name }
}

function withFile(defaults: Json | undefined, filename: string): Json {
  return { ...(isResource(defaults) ? defaults : {}), trusted_ca: { filename } }
}
