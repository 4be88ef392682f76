import { bound, withStreamLogs } from './forward-proxy-listener.ts'
import type { ForwardProxyPlan } from './forward-proxy-plan.ts'
import { buildInspectors } from './inbound-inspectors.ts'
import { isResource, resourcesAt, valueAt } from './json.ts'
import type { Listener, Resource, Snapshot } from './snapshot.ts'
import { inboundPort } from './well-known.ts'
import { withInlineCertificates } from './workload-identity.ts'

/** The filter chains of `virtualInbound`, each group of one port as a listener of its own, bound to the pod's address. */
export function toInboundListeners(snapshot: Snapshot, plan: ForwardProxyPlan): readonly Listener[] {
  const chains = inboundChains(snapshot)
  return inboundPortNumbers(snapshot).flatMap((port) => {
    const own = chains.filter((chain) => portOf(chain) === port).map(withoutPort)
    const listener = toInboundListener(plan, port, plan.identity ? own : own.filter(isPlaintext))
    return listener === undefined ? [] : [listener]
  })
}

/** Without any chain nothing can be taken: the port stays closed. */
function toInboundListener(
  { podIP, identity }: ForwardProxyPlan,
  port: number,
  chains: readonly Resource[],
): Listener | undefined {
  if (chains.length === 0) return undefined
  // Where all is plaintext nobody has to look at the first bytes to know.
  const told = chains.every(isPlaintext) ? chains.map(withoutTransport) : chains
  const inspectors = buildInspectors(told)
  const listener = withStreamLogs({
    name: `${podIP}_${port}`,
    traffic_direction: 'INBOUND',
    ...bound(podIP, port),
    filter_chains: told,
    ...(inspectors.length > 0 && {
      listener_filters: inspectors,
      continue_on_listener_filters_timeout: true,
    }),
  })
  if (identity === undefined) return listener
  const out = withInlineCertificates(listener, identity)
  return { ...(isResource(out) ? out : {}), name: listener.name }
}

/** The ports of the application that Services lead to. */
export function inboundPortNumbers(snapshot: Snapshot): readonly number[] {
  const ports = inboundChains(snapshot).flatMap((chain) => portOf(chain) ?? [])
  return [...new Set(ports)].filter((port) => port !== inboundPort)
}

/** Those of the application's ports: what is for all others, or for ports without a Service, needs interception. */
function inboundChains({ listeners }: Snapshot): readonly Resource[] {
  const virtualInbound = listeners.find(({ name }) => name === 'virtualInbound')
  return resourcesAt(virtualInbound, 'filter_chains').filter(
    ({ name }) => !String(name).startsWith('virtualInbound'),
  )
}

function isPlaintext(chain: Resource): boolean {
  return valueAt(chain, 'filter_chain_match', 'transport_protocol') !== 'tls'
}

function portOf(chain: Resource): number | undefined {
  const port = valueAt(chain, 'filter_chain_match', 'destination_port')
  return typeof port === 'number' ? port : undefined
}

function withoutPort(chain: Resource): Resource {
  const { destination_port: _, ...rest } = matchOf(chain)
  return { ...chain, filter_chain_match: rest }
}

function withoutTransport(chain: Resource): Resource {
  const { transport_protocol: _, ...rest } = matchOf(chain)
  return { ...chain, filter_chain_match: rest }
}

function matchOf({ filter_chain_match: match }: Resource): Resource {
  return isResource(match) ? match : {}
}
