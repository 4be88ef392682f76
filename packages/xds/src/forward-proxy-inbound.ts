import { bound, withStdoutLogs } from './forward-proxy-listener.ts'
import type { ForwardProxyPlan } from './forward-proxy-plan.ts'
import { isResource, resourcesAt, textsAt, valueAt } from './json.ts'
import { httpInspector } from './listener-filters.ts'
import type { Listener, Resource, Snapshot } from './snapshot.ts'
import { inboundPort } from './well-known.ts'

/** The filter chains of `virtualInbound`, each group of one port as a listener of its own, bound to the pod's address. */
export function toInboundListeners(snapshot: Snapshot, { podIP }: ForwardProxyPlan): readonly Listener[] {
  const chains = inboundChains(snapshot)
  return inboundPortNumbers(snapshot).map((port) => {
    const own = chains.filter((chain) => portOf(chain) === port).map(withoutPort)
    const sniffs = own.some(
      (chain) => textsAt(chain, 'filter_chain_match', 'application_protocols').length > 0,
    )
    return withStdoutLogs({
      name: `${podIP}_${port}`,
      traffic_direction: 'INBOUND',
      ...bound(podIP, port),
      filter_chains: own,
      ...(sniffs && { listener_filters: [httpInspector], continue_on_listener_filters_timeout: true }),
    })
  })
}

/** The ports of the application that Services lead to. */
export function inboundPortNumbers(snapshot: Snapshot): readonly number[] {
  const ports = inboundChains(snapshot).flatMap((chain) => portOf(chain) ?? [])
  return [...new Set(ports)].filter((port) => port !== inboundPort)
}

function inboundChains({ listeners }: Snapshot): readonly Resource[] {
  return resourcesAt(
    listeners.find(({ name }) => name === 'virtualInbound'),
    'filter_chains',
  )
}

function portOf(chain: Resource): number | undefined {
  const port = valueAt(chain, 'filter_chain_match', 'destination_port')
  return typeof port === 'number' ? port : undefined
}

function withoutPort(chain: Resource): Resource {
  const match = chain.filter_chain_match
  const { destination_port: _, transport_protocol: __, ...rest } = isResource(match) ? match : {}
  return { ...chain, filter_chain_match: rest }
}
