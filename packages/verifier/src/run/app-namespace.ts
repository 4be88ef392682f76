import type { Pod } from '@traffic-lab/resources'
import type { KubeClient } from '../kubernetes/kube-client.ts'
import type { Isolation } from '../rules/isolate.ts'

/** A namespace in which an app runs, made for an experiment or a user's own: all that traffic and observations need. */
export interface AppNamespace {
  /** The namespace, and the Host that requests through its gateway say. */
  readonly isolation: Isolation
  readonly client: KubeClient
  readonly signal: AbortSignal
  pods(): Promise<readonly Pod[]>
}
