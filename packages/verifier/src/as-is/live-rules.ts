import type { KubeObject, SourcedObject } from '@traffic-lab/resources'
import type { KubeClient } from '../kubernetes/kube-client.ts'
import { refOf } from '../kubernetes/object-ref.ts'

const apiVersion = 'networking.istio.io/v1beta1'

/** The namespace's rules, and those of other namespaces that the files name, such as a shared gateway. */
export async function readLiveRules(
  client: KubeClient,
  namespace: string,
  files: readonly SourcedObject[],
): Promise<readonly KubeObject[]> {
  const lists = await Promise.all(
    ['VirtualService', 'DestinationRule', 'Gateway'].map((kind) => client.list(apiVersion, kind, namespace)),
  )
  const elsewhere = new Map(
    files
      .filter(({ object }) => (object.metadata.namespace ?? namespace) !== namespace)
      .map(({ object }) => [`${object.kind} ${object.metadata.namespace}/${object.metadata.name}`, object]),
  )
  const named = await Promise.all([...elsewhere.values()].map((object) => client.read(refOf(object))))
  return [...lists.flat(), ...named.filter((object) => object !== undefined)]
}
