import type { KubeObject } from '@traffic-lab/resources'
import type { Controller, ControllerContext } from '../controller.ts'
import { keyOf, splitKey } from '../controller.ts'
import { clusterIPOf, isServiceAddress, wantsClusterIP } from './cluster-ip.ts'

/**
 * Writes each Service again whose cluster IP is not of this lab's block, so that the admission gives it a new one:
 * after a restart a lab may hold another block than before.
 */
export function createServiceAddressController({ client }: ControllerContext, prefix: string): Controller {
  function reconcile(key: string): undefined {
    const { namespace, name } = splitKey(key)
    const service = client.get('Service', namespace, name)
    if (service === undefined || !wantsClusterIP(service)) return
    const address = clusterIPOf(service.spec)
    if (address !== undefined && isServiceAddress(prefix, address)) return
    const { clusterIP: _, clusterIPs: __, ...spec } = service.spec
    client.update({ ...service, spec })
  }

  return {
    name: 'service-address-controller',
    watches: ['Service'],
    keysOf: (object: KubeObject) => [keyOf(object)],
    reconcile,
  }
}
