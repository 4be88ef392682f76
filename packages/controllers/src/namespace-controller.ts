import type { KubeObject } from '@traffic-lab/resources'
import { resourceTypes } from '@traffic-lab/resources'
import type { Controller, ControllerContext } from './controller.ts'
import { deleteIfPresent } from './owner.ts'

/**
 * Gives each namespace its ServiceAccount `default`; empties a namespace that is to be deleted and removes it once
 * the last pod has gone.
 */
export function createNamespaceController({ client }: ControllerContext): Controller {
  function keysOf(object: KubeObject): Iterable<string> {
    if (object.kind === 'Namespace') return [object.metadata.name]
    const { namespace } = object.metadata
    if (namespace === undefined) return []
    const isDefaultAccount = object.kind === 'ServiceAccount' && object.metadata.name === 'default'
    return isDefaultAccount || isTerminating(namespace) ? [namespace] : []
  }

  function isTerminating(name: string): boolean {
    return client.get('Namespace', undefined, name)?.metadata.deletionTimestamp !== undefined
  }

  function reconcile(name: string): undefined {
    const namespace = client.get('Namespace', undefined, name)
    if (namespace === undefined) return
    if (namespace.metadata.deletionTimestamp !== undefined) return empty(name)
    if (client.get('ServiceAccount', name, 'default') === undefined) {
      client.create({
        apiVersion: 'v1',
        kind: 'ServiceAccount',
        metadata: { name: 'default', namespace: name },
      })
    }
  }

  function empty(namespace: string): undefined {
    for (const { kind } of resourceTypes.filter(({ namespaced }) => namespaced)) {
      for (const { metadata } of client.list(kind, { namespace })) {
        const going = metadata.deletionTimestamp !== undefined
        if (!going) deleteIfPresent(client, kind, namespace, metadata.name)
      }
    }
    if (isEmpty(namespace)) client.remove('Namespace', undefined, namespace)
  }

  function isEmpty(namespace: string): boolean {
    return resourceTypes.every(
      ({ kind, namespaced }) => !namespaced || client.list(kind, { namespace }).length === 0,
    )
  }

  return { name: 'namespace-controller', watches: 'all', keysOf, reconcile }
}
