import type { ObjectClient, ObjectEvent } from '@traffic-lab/kube-api'
import type { KubeObject } from '@traffic-lab/resources'

/** What one controller works with. */
export interface ControllerContext {
  readonly client: ObjectClient
  /** Milliseconds since the epoch. */
  readonly now: () => number
}

/**
 * A level-triggered controller: a change only says *which* key to look at; `reconcile` reads the whole state there
 * is and writes what is missing. It must be right however often it runs, after a restart too.
 */
export interface Controller {
  readonly name: string
  /** Kinds whose changes matter, and whose objects are all looked at on start. */
  readonly watches: readonly string[] | 'all'
  keysOf(object: KubeObject, type: ObjectEvent['type']): Iterable<string>
  /** Returns after how many milliseconds to look again, if time alone will change the outcome. */
  reconcile(key: string): number | undefined
}

/** `namespace/name`, the key most controllers use. */
export function keyOf({ metadata }: KubeObject): string {
  return `${metadata.namespace ?? ''}/${metadata.name}`
}

export function splitKey(key: string): { readonly namespace: string; readonly name: string } {
  const slash = key.indexOf('/')
  return { namespace: key.slice(0, slash), name: key.slice(slash + 1) }
}
