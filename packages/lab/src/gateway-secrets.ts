import type { ObjectClient } from '@traffic-lab/kube-api'
import type { KubeObject } from '@traffic-lab/resources'
import type { GatewaySecret, GatewaySecrets } from '@traffic-lab/xds'

/** The Secrets of a namespace that hold certificates, by name, in the forms that Istio reads. */
export function gatewaySecretsOf(secrets: readonly KubeObject[]): GatewaySecrets {
  const out = new Map<string, GatewaySecret>()
  for (const secret of secrets) {
    const content = contentOf(secret)
    if (content.certificate ?? content.authorities) out.set(secret.metadata.name, content)
  }
  return out
}

export function secretsOf(client: ObjectClient, namespace: string): readonly KubeObject[] {
  const all: readonly KubeObject[] = client.list('Secret')
  return all.filter(({ metadata }) => metadata.namespace === namespace)
}

/** `tls.crt`, `tls.key` and `ca.crt` of a TLS Secret; `cert`, `key` and `cacert` of any other. */
function contentOf(secret: KubeObject): GatewaySecret {
  const data = 'data' in secret && isTexts(secret.data) ? secret.data : {}
  const read = (...keys: readonly string[]) => {
    const found = keys.map((key) => data[key]).find((value) => value !== undefined && value !== '')
    return found === undefined ? undefined : Buffer.from(found, 'base64').toString('utf8')
  }
  const [chain, key] = [read('cert', 'tls.crt'), read('key', 'tls.key')]
  return {
    certificate: chain === undefined || key === undefined ? undefined : { chain, key },
    authorities: read('cacert', 'ca.crt'),
  }
}

function isTexts(value: unknown): value is Readonly<Record<string, string>> {
  return (
    typeof value === 'object' &&
    value !== null &&
    Object.values(value).every((item) => typeof item === 'string')
  )
}
