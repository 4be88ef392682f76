import { buildDynamicForwardFilter } from './dynamic-forward-proxy.ts'
import type { ForwardProxyPlan } from './forward-proxy-plan.ts'
import { withSecrets } from './forward-proxy-secrets.ts'
import { buildHttpConnectionManager } from './http-connection-manager.ts'
import { isResource, mapMessages, messagesIn, resourcesAt, valueAt } from './json.ts'
import { buildStreamLog } from './log-format.ts'
import { present } from './present.ts'
import type { Json, Listener, Resource, Snapshot } from './snapshot.ts'
import { httpConnectionManager, outboundPort } from './well-known.ts'

/** What the outbound listeners of a sidecar say of logs, paths and traces: the same for all of them. */
export interface OutboundSettings {
  readonly sources: readonly Listener[]
  readonly fields: Resource
}

export function outboundSettings({ listeners }: Snapshot): OutboundSettings {
  const outbound = listeners.filter(({ traffic_direction: direction }) => direction === 'OUTBOUND')
  const isManager = (message: Resource) => message['@type'] === httpConnectionManager.type
  const source = outbound.find((listener) => [...messagesIn(listener)].some(isManager))
  const manager = source && [...messagesIn(source)].find(isManager)
  if (source !== undefined && manager !== undefined)
    return { sources: [source], fields: present(pick(manager, ...sharedFields)) }
  // No port speaks HTTP; what is not HTTP is logged alike.
  const other = outbound.find(({ name }) => name === 'virtualOutbound')
  const log = valueAt(other, 'filter_chains', 1, 'filters', 0, 'typed_config', 'access_log')
  return { sources: other === undefined ? [] : [other], fields: present({ access_log: log }) }
}

const sharedFields = [
  'access_log',
  'tracing',
  'normalize_path',
  'merge_slashes',
  'path_with_escaped_slashes_action',
] as const

function pick(
  message: Resource,
  ...fields: readonly string[]
): { readonly [field: string]: Json | undefined } {
  return Object.fromEntries(fields.map((field) => [field, message[field]]))
}

/** The listener that `http_proxy` names in the pod. */
export function buildProxyListener(
  { podIP }: ForwardProxyPlan,
  routes: string,
  { fields }: OutboundSettings,
): Listener {
  const { typed_config, ...manager } = buildHttpConnectionManager({
    role: 'outbound',
    statPrefix: 'http_proxy',
    routes,
    meshConfig: {},
  })
  const config = isResource(typed_config) ? typed_config : {}
  const filters = resourcesAt(config, 'http_filters')
  return withStreamLogs({
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
              ...fields,
              http_filters: [...filters.slice(0, -1), buildDynamicForwardFilter(), ...filters.slice(-1)],
            },
          },
        ],
      },
    ],
  })
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
    ...withStreamLogs(listener),
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

/** Log files that are standard streams become loggers that can also write where those are sockets. */
export function withStreamLogs(listener: Listener): Listener {
  const out = mapMessages(listener, (message) => {
    if (message.name !== 'envoy.access_loggers.file') return message
    const path = valueAt(message, 'typed_config', 'path')
    if (path !== '/dev/stdout' && path !== '/dev/stderr') return message
    const stream = path === '/dev/stdout' ? 'stdout' : 'stderr'
    return { ...message, ...buildStreamLog(stream, valueAt(message, 'typed_config', 'log_format')) }
  })
  return { ...(isResource(out) ? out : {}), name: listener.name }
}
