import type { KubeObject } from '@traffic-lab/resources'
import type { KubeClient } from '../kubernetes/kube-client.ts'
import { refOf } from '../kubernetes/object-ref.ts'
import { isRecord } from '../rules/json-tree.ts'

/** Said where every host will do. */
const anyHost = 'traffic-lab.example'

/**
 * The Host with which requests through the gateway reach the app: one that both a VirtualService of the namespace and
 * the Gateway it names have; undefined when no VirtualService hangs on a gateway.
 */
export async function gatewayHostOf(
  client: KubeClient,
  live: readonly KubeObject[],
  namespace: string,
): Promise<string | undefined> {
  for (const { kind, spec } of live) {
    if (kind !== 'VirtualService' || !isRecord(spec)) continue
    for (const name of stringsOf(spec.gateways).filter((gateway) => gateway !== 'mesh')) {
      const gateway = await readGateway(client, name, namespace)
      if (gateway === undefined) continue
      const host = commonHost(stringsOf(spec.hosts), serverHosts(gateway, namespace))
      if (host !== undefined) return host
    }
  }
  return undefined
}

async function readGateway(
  client: KubeClient,
  name: string,
  namespace: string,
): Promise<KubeObject | undefined> {
  const [own = '', other] = name.split('/')
  const metadata = other === undefined ? { namespace, name: own } : { namespace: own, name: other }
  return await client.read(refOf({ apiVersion: 'networking.istio.io/v1beta1', kind: 'Gateway', metadata }))
}

/** Without the namespace that may stand before a host, `weather/*`. */
function serverHosts({ spec }: KubeObject, namespace: string): readonly string[] {
  const servers: readonly unknown[] = isRecord(spec) && Array.isArray(spec.servers) ? spec.servers : []
  return servers.flatMap((server) =>
    stringsOf(isRecord(server) ? server.hosts : undefined).flatMap((host) => {
      const [first = '', second] = host.split('/')
      if (second === undefined) return first
      return first === '*' || first === '.' || first === namespace ? second : []
    }),
  )
}

/** The narrower of two patterns that meet, with something in the place of a `*`. */
export function commonHost(some: readonly string[], others: readonly string[]): string | undefined {
  for (const one of some)
    for (const other of others) {
      const narrow = [one, other].find((host) => !host.includes('*'))
      const wide = narrow === one ? other : one
      const host = (narrow ?? (one.length > other.length ? one : other)).replace('*', anyHost)
      const suffix = wide.replace('*', '')
      if (wide.includes('*') ? host.endsWith(suffix) : host === wide) return host
    }
  return undefined
}

function stringsOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string') : []
}
