import type { Service, ServicePort } from '@traffic-lab/resources'
import { isHttpOrSniffed, portProtocol } from '@traffic-lab/xds'

/**
 * The ports of a Service that no forward proxy carries: what flows there is not HTTP. None without an address of its
 * own: a headless Service, a name for something outside.
 */
export function tcpPortsOf({ spec }: Service): readonly ServicePort[] {
  if (spec.clusterIP === undefined || spec.clusterIP === 'None' || spec.clusterIP === '') return []
  return (spec.ports ?? []).filter((port) => {
    // A gateway listens at its node ports itself.
    if (port.nodePort !== undefined && spec.selector?.istio !== undefined) return false
    const protocol = portProtocol(port)
    return protocol !== 'UDP' && !isHttpOrSniffed(protocol)
  })
}
