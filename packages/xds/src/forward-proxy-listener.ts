import { buildStdoutLog } from './access-log.ts'
import { buildDynamicForwardFilter } from './dynamic-forward-proxy.ts'
import type { ForwardProxyPlan } from './forward-proxy-plan.ts'
import { withSecrets } from './forward-proxy-secrets.ts'
import { buildHttpConnectionManager } from './http-connection-manager.ts'
import { isResource, mapMessages, resourcesAt, valueAt } from './json.ts'
import type { Listener, Resource } from './snapshot.ts'
import { outboundPort } from './well-known.ts'

/** The listener that `http_proxy` names in the pod. */
export function buildProxyListener({ podIP }: ForwardProxyPlan, routes: string): Listener {
  const { typed_config, ...manager } = buildHttpConnectionManager({
    role: 'outbound',
    statPrefix: 'http_proxy',
    routes,
    meshConfig: {},
  })
  const config = isResource(typed_config) ? typed_config : {}
  const filters = resourcesAt(config, 'http_filters')
  return {
    name: 'http_proxy',
    traffic_direction: 'OUTBOUND',
    ...bound(podIP, outboundPort),
    filter_chains: [
      {
        filters: [
          {
            ...manager,
            typed_config: {
              ...config,
              stat_prefix: 'http_proxy',
              access_log: [buildStdoutLog()],
              http_filters: [...filters.slice(0, -1), buildDynamicForwardFilter(), ...filters.slice(-1)],
            },
          },
        ],
      },
    ],
  }
}

/** A gateway's listener on its pod's address and, for people, on a port of this machine. */
export function toBoundListener(
  gatewayListener: Listener,
  { podIP, nodePorts, secrets = new Map(), identity }: ForwardProxyPlan,
): Listener | undefined {
  const listener = withSecrets(gatewayListener, secrets, identity)
  if (listener === undefined) return undefined
  const port = Number(valueAt(listener, 'address', 'socket_address', 'port_value'))
  const nodePort = nodePorts?.get(port)
  return {
    ...withStdoutLogs(listener),
    ...bound(podIP, port),
    ...(nodePort !== undefined && {
      additional_addresses: [{ address: socketAddress('127.0.0.1', nodePort) }],
    }),
  }
}

/**
 * Address and settings of a listener that is really bound. Without reuse a second proxy on the same address fails with
 * a message, instead of taking half of the connections.
 */
export function bound(address: string, port: number): Resource {
  return { address: socketAddress(address, port), enable_reuse_port: false }
}

function socketAddress(address: string, port: number): Resource {
  return { socket_address: { address, port_value: port } }
}

/** Log files on standard output become loggers that can also write where that is a socket. */
export function withStdoutLogs(listener: Listener): Listener {
  const out = mapMessages(listener, (message) => {
    if (message.name !== 'envoy.access_loggers.file') return message
    if (valueAt(message, 'typed_config', 'path') !== '/dev/stdout') return message
    return { ...message, ...buildStdoutLog() }
  })
  return { ...(isResource(out) ? out : {}), name: listener.name }
}
