import { type EncodedSnapshot, emptySnapshot } from './encoded-snapshot.ts'
import {
  PartSubscription,
  type Push,
  type RefusedResource,
  type SubscriptionChange,
} from './part-subscription.ts'
import { refusalText } from './refusal-text.ts'
import { forEachPart, type Part, partOfTypeUrl, pushOrder, typeUrlOf } from './resource-part.ts'

/** The fields of a DeltaDiscoveryRequest that are read here. */
export interface DeltaRequest {
  readonly typeUrl: string
  readonly resourceNamesSubscribe: readonly string[]
  readonly resourceNamesUnsubscribe: readonly string[]
  readonly initialResourceVersions: Readonly<Record<string, string>>
  readonly responseNonce: string
  readonly errorDetail?: { readonly message: string } | undefined
}

/** The fields of a DeltaDiscoveryResponse. */
export interface DeltaResponse {
  readonly systemVersionInfo: string
  readonly typeUrl: string
  readonly nonce: string
  readonly resources: readonly {
    readonly name: string
    readonly version: string
    readonly bytes: Uint8Array
  }[]
  readonly removedResources: readonly string[]
}

export interface PartRefusal extends RefusedResource {
  readonly part: Part
}

/**
 * The delta protocol on one ADS stream, without the wire: requests and targets go in, `next()` says what to send.
 * https://www.envoyproxy.io/docs/envoy/latest/api-docs/xds_protocol#incremental-xds
 */
export class DeltaStream {
  readonly #parts = forEachPart(() => new PartSubscription())
  /** Answers to types that are not delivered here. */
  readonly #refusedTypes: DeltaResponse[] = []
  #target: EncodedSnapshot | undefined
  #revision = -1
  #nonces = 0
  /** Envoy brought clusters along: it may route to them before it has asked for its listeners. */
  #isReconnect = false

  get revision(): number {
    return this.#revision
  }

  setTarget(target: EncodedSnapshot, revision: number): void {
    const previous = this.#target ?? emptySnapshot
    this.#target = target
    this.#revision = revision
    for (const part of pushOrder) this.#parts[part].setTarget(target[part])
    const clustersChanged = !sameVersions(previous.clusters, target.clusters)
    const listenersChanged = !sameVersions(previous.listeners, target.listeners)
    if (clustersChanged) this.#parts.clusters.retryRefused()
    if (clustersChanged || listenersChanged) {
      this.#parts.listeners.retryRefused()
      this.#parts.routes.retryRefused()
    }
  }

  /** What the client asks, accepts or refuses. Returns what is worth a line in the log. */
  receive(request: DeltaRequest): string | undefined {
    const part = partOfTypeUrl(request.typeUrl)
    if (part === undefined) return this.#refuseType(request)
    const subscription = this.#parts[part]
    const change: SubscriptionChange = {
      subscribe: request.resourceNamesSubscribe,
      unsubscribe: request.resourceNamesUnsubscribe,
      initialVersions: request.initialResourceVersions,
    }
    if (part === 'clusters' && Object.keys(change.initialVersions).length > 0) this.#isReconnect = true
    subscription.change(change)
    if (request.responseNonce === '') return undefined
    const refusal = request.errorDetail && refusalText(request.errorDetail.message)
    const outcome = subscription.answer(request.responseNonce, refusal)
    if (outcome === 'refused') return `refused ${part}: ${refusal}`
    if (outcome === 'split') return `refused several ${part} at once, sending them apart: ${refusal}`
    return undefined
  }

  #refuseType(request: DeltaRequest): string | undefined {
    if (request.responseNonce === '' || request.resourceNamesSubscribe.length > 0) {
      this.#refusedTypes.push({
        systemVersionInfo: '',
        typeUrl: request.typeUrl,
        nonce: this.#nextNonce(),
        resources: [],
        removedResources: request.resourceNamesSubscribe.filter((name) => name !== '*'),
      })
      return `asked for ${request.typeUrl}, which is not delivered here: answered that nothing of it exists`
    }
    return undefined
  }

  /** The next message to send, or undefined: wait for a request or a new target. Counts as sent when returned. */
  next(): DeltaResponse | undefined {
    const refused = this.#refusedTypes.shift()
    if (refused !== undefined) return refused
    if (this.#target === undefined) return undefined
    for (const part of pushOrder) {
      const subscription = this.#parts[part]
      if (!subscription.opened) continue
      const due = subscription.due(this.#mayRemove(part))
      if (due.length === 0 && !subscription.owesAnswer) continue
      // One push at a time, so that changes made meanwhile go out together. What comes later in the order waits too.
      // Not clusters: Envoy holds their ACK back until all are warm, which may need the next change.
      if (subscription.busy && part !== 'clusters') return undefined
      return this.#push(part, due)
    }
    return undefined
  }

  #push(part: Part, names: readonly string[]): DeltaResponse {
    const target = (this.#target ?? emptySnapshot)[part]
    const push: Push = this.#parts[part].push(names, this.#nextNonce(), this.#revision)
    const resources = names.flatMap((name) => target.get(name) ?? [])
    // A changed cluster warms until its endpoints come again, changed or not; Envoy does not ask for them.
    if (part === 'clusters' && this.#parts.endpoints.opened) {
      this.#parts.endpoints.owe(resources.flatMap((cluster) => cluster.references))
    }
    return {
      systemVersionInfo: String(push.revision),
      typeUrl: typeUrlOf(part),
      nonce: push.nonce,
      resources,
      removedResources: names.filter((name) => !target.has(name)),
    }
  }

  #nextNonce(): string {
    this.#nonces += 1
    return String(this.#nonces)
  }

  /** Break after make: nothing goes that a route in force may still lead to. */
  #mayRemove(part: Part): boolean {
    const { clusters, listeners } = this.#parts
    switch (part) {
      case 'listeners':
        // Envoy itself removes before it adds, so a listener may take over the address of another.
        return true
      case 'routes':
        return listeners.inForce
      case 'clusters':
        return this.#routingInForce()
      case 'endpoints':
        return clusters.inForce
    }
  }

  #routingInForce(): boolean {
    const { listeners, routes } = this.#parts
    if (!listeners.opened) return !this.#isReconnect
    return listeners.inForce && (routes.inForce || !routes.opened) && !this.#awaitsSubscription('routes')
  }

  /** Envoy asks for endpoints after it has taken the clusters, for routes after it has taken the listeners. */
  #awaitsSubscription(part: 'endpoints' | 'routes'): boolean {
    const source = part === 'endpoints' ? this.#parts.clusters : this.#parts.listeners
    return source.acceptedReferences().some((name) => !this.#parts[part].wants(name))
  }

  /** True once every resource of the target is accepted or refused, by all that Envoy will ask for. */
  get answered(): boolean {
    if (this.#target === undefined || !this.#parts.clusters.opened || !this.#parts.listeners.opened)
      return false
    if (this.#awaitsSubscription('endpoints') || this.#awaitsSubscription('routes')) return false
    return pushOrder.every((part) => {
      const subscription = this.#parts[part]
      return (
        !subscription.busy && !subscription.owesAnswer && subscription.due(this.#mayRemove(part)).length === 0
      )
    })
  }

  refusals(): readonly PartRefusal[] {
    return pushOrder.flatMap((part) => this.#parts[part].refusals().map((refusal) => ({ ...refusal, part })))
  }
}

type Versions = ReadonlyMap<string, { readonly version: string }>

function sameVersions(some: Versions, others: Versions): boolean {
  if (some.size !== others.size) return false
  for (const [name, { version }] of some) if (others.get(name)?.version !== version) return false
  return true
}
