import { createHash } from 'node:crypto'
import type { Event, KubeObject } from '@traffic-lab/resources'
import type { ObjectClient } from './object-client.ts'
import { timestamp } from './store/object-store.ts'

export interface EventContent {
  readonly type: 'Normal' | 'Warning'
  /** One word in CamelCase, for machines. */
  readonly reason: string
  /** One sentence, for people. */
  readonly message: string
  /** Who says it: `kubelet`, `deployment-controller` … */
  readonly component?: string
  /** Milliseconds since the epoch. */
  readonly now?: number
}

/** A namespace keeps this many events; the oldest go first. */
const eventsPerNamespace = 1_000

/**
 * Writes an event about `object`, where `kubectl describe` and `kubectl get events` show it. The same words about
 * the same object again raise `count`. In a namespace that is gone or going nothing is written: nobody could read it.
 */
export function recordEvent(client: ObjectClient, object: KubeObject, content: EventContent): void {
  const { type, reason, message, component } = content
  const { uid } = object.metadata
  const namespace = object.metadata.namespace ?? 'default'
  const home = client.get('Namespace', undefined, namespace)
  if (home === undefined || home.metadata.deletionTimestamp !== undefined) return
  const time = timestamp(content.now ?? Date.now())
  const digest = createHash('sha256').update(JSON.stringify([uid, type, reason, message, component]))
  const name = `${object.metadata.name.slice(0, 200)}.${digest.digest('hex').slice(0, 16)}`
  const known = client.get('Event', namespace, name)
  if (known !== undefined) {
    client.update<Event>({ ...known, count: known.count + 1, lastTimestamp: time })
    return
  }
  client.create<Event>({
    apiVersion: 'v1',
    kind: 'Event',
    metadata: { name, namespace },
    involvedObject: {
      apiVersion: object.apiVersion,
      kind: object.kind,
      name: object.metadata.name,
      namespace,
      ...(uid !== undefined && { uid }),
    },
    type,
    reason,
    message,
    count: 1,
    firstTimestamp: time,
    lastTimestamp: time,
    ...(component !== undefined && { source: { component } }),
  })
  dropOldest(client, namespace)
}

function dropOldest(client: ObjectClient, namespace: string): void {
  const events = client.list('Event', { namespace })
  if (events.length <= eventsPerNamespace) return
  const age = ({ lastTimestamp, metadata }: Event) => `${lastTimestamp} ${metadata.creationTimestamp}`
  const byAge = [...events].sort((a, b) => age(a).localeCompare(age(b)))
  for (const { metadata } of byAge.slice(0, events.length - eventsPerNamespace)) {
    client.remove('Event', namespace, metadata.name)
  }
}
