import { isDeepStrictEqual } from 'node:util'
import { randomSuffix } from '@traffic-lab/kube-api'
import { type EndpointSlice, hasLabels, type KubeObject, type Service } from '@traffic-lab/resources'
import type { Controller, ControllerContext } from '../controller.ts'
import { keyOf, splitKey } from '../controller.ts'
import { deleteIfPresent, namespaceIsActive } from '../owner.ts'
import { classicEndpoints } from './classic-endpoints.ts'
import { endpointSlicesOf, sliceLabels } from './endpoint-slices.ts'

/**
 * Keeps the EndpointSlices and the classic Endpoints of each Service with a selector. Services without one are
 * their author's: neither kind is touched.
 */
export function createEndpointsController({ client }: ControllerContext): Controller {
  function keysOf(object: KubeObject): Iterable<string> {
    const { namespace, name, labels } = object.metadata
    switch (object.kind) {
      case 'Service':
        return [keyOf(object)]
      case 'Endpoints':
        return [`${namespace}/${name}`]
      case 'EndpointSlice':
        return Object.entries(labels ?? {}).flatMap(([label, value]) =>
          label === 'kubernetes.io/service-name' ? [`${namespace}/${value}`] : [],
        )
      default:
        return client
          .list('Service', { namespace })
          .filter((service) => hasSelector(service) && hasLabels(service.spec.selector ?? {}, labels))
          .map(keyOf)
    }
  }

  function reconcile(key: string): undefined {
    const { namespace, name } = splitKey(key)
    const service = client.get('Service', namespace, name)
    // The garbage collector takes the slices of a Service that is gone; classic Endpoints have no owner.
    if (service === undefined) deleteIfPresent(client, 'Endpoints', namespace, name)
    if (service === undefined || !hasSelector(service) || !namespaceIsActive(client, namespace)) return
    const pods = client
      .list('Pod', { namespace })
      .filter(({ metadata }) => hasLabels(service.spec.selector ?? {}, metadata.labels))
    writeSlices(service, endpointSlicesOf(service, pods))
    writeClassic(classicEndpoints(service, pods))
  }

  /** Slices are compared by their place in the list: one per set of ports, almost always a single one. */
  function writeSlices(service: Service, wanted: readonly EndpointSlice[]): void {
    const { namespace } = service.metadata
    const present = client.list('EndpointSlice', { namespace, labels: sliceLabels(service) })
    wanted.forEach((slice, index) => {
      const now = present[index]
      const { name, ...metadata } = slice.metadata
      if (now === undefined) {
        client.create({ ...slice, metadata: { ...metadata, name: `${name}${randomSuffix()}` } })
      } else if (!isDeepStrictEqual([now.endpoints, now.ports], [slice.endpoints, slice.ports])) {
        client.update({ ...now, endpoints: slice.endpoints, ports: slice.ports })
      }
    })
    for (const { kind, metadata } of present.slice(wanted.length)) {
      deleteIfPresent(client, kind, namespace, metadata.name)
    }
  }

  function writeClassic(wanted: KubeObject): void {
    const { namespace, name } = wanted.metadata
    const present: KubeObject | undefined = client.get('Endpoints', namespace, name)
    if (present === undefined) client.create(wanted)
    else client.update({ ...present, subsets: wanted.subsets })
  }

  return {
    name: 'endpoints-controller',
    watches: ['Service', 'Pod', 'EndpointSlice', 'Endpoints'],
    keysOf,
    reconcile,
  }
}

function hasSelector({ spec }: Service): boolean {
  return spec.type !== 'ExternalName' && Object.keys(spec.selector ?? {}).length > 0
}
