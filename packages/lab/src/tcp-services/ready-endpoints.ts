import type { ObjectClient } from '@traffic-lab/kube-api'
import type { Service, ServicePort } from '@traffic-lab/resources'

export interface TcpEndpoint {
  readonly host: string
  readonly port: number
}

/** Where the ready pods of a Service answer for one of its ports. */
export function readyEndpoints(
  client: Pick<ObjectClient, 'list'>,
  { metadata: { name, namespace } }: Service,
  servicePort: Pick<ServicePort, 'name'>,
): readonly TcpEndpoint[] {
  const slices = client
    .list('EndpointSlice', { namespace })
    .filter(({ metadata }) => metadata.labels?.['kubernetes.io/service-name'] === name)
  return slices.flatMap(({ endpoints, ports }) => {
    const port = ports.find((each) => (each.name ?? '') === (servicePort.name ?? ''))?.port
    if (port === undefined) return []
    const ready = endpoints.filter(({ conditions }) => conditions?.ready !== false)
    return ready.flatMap(({ addresses }) => addresses.map((host) => ({ host, port })))
  })
}
