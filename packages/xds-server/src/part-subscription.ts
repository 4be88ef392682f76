import type { EncodedResource } from './encode-resource.ts'

/** The version of a resource that is not there. */
const absent = 'absent'
/** After a refused push of several resources nobody knows which of them Envoy took. */
const unknown = 'unknown'

export interface SubscriptionChange {
  readonly subscribe: readonly string[]
  readonly unsubscribe: readonly string[]
  /** What the client still has from an earlier stream: name to version. */
  readonly initialVersions: Readonly<Record<string, string>>
}

export interface Push {
  readonly nonce: string
  readonly revision: number
  /** Name to version; removed resources have the version 'absent'. */
  readonly versions: ReadonlyMap<string, string>
}

export interface RefusedResource {
  readonly name: string
  readonly message: string
  readonly revision: number
}

export type Outcome = 'accepted' | 'refused' | 'split' | 'stale'

/** One type of resource on one stream: what the client asked for, has, and must still get. */
export class PartSubscription {
  #opened = false
  #wildcard = false
  readonly #names = new Set<string>()
  #target: ReadonlyMap<string, EncodedResource> = new Map()
  /** What the client has once it accepts everything in flight. */
  readonly #sent = new Map<string, string>()
  readonly #accepted = new Map<string, string>()
  /** To be sent whatever the client has. */
  readonly #owed = new Set<string>()
  #owesAnswer = false
  readonly #inFlight = new Map<string, Push>()
  readonly #refused = new Map<string, RefusedResource & { readonly version: string }>()
  /** Parts of a refused push, each sent alone until the bad resource is found. */
  #suspects: (readonly string[])[] = []

  /** The client has sent its first request of this type. */
  get opened(): boolean {
    return this.#opened
  }

  get busy(): boolean {
    return this.#inFlight.size > 0
  }

  /** The client waits for a first answer, be it empty. */
  get owesAnswer(): boolean {
    return this.#owesAnswer
  }

  wants(name: string): boolean {
    return this.#wildcard || this.#names.has(name)
  }

  change({ subscribe, unsubscribe, initialVersions }: SubscriptionChange): void {
    const first = !this.#opened
    this.#opened = true
    for (const [name, version] of Object.entries(initialVersions)) {
      this.#sent.set(name, version)
      this.#accepted.set(name, version)
    }
    for (const name of unsubscribe) this.#unsubscribe(name)
    for (const name of subscribe) {
      if (name === '*') continue
      this.#names.add(name)
      // Also a name sent before: Envoy dropped it and takes it up again. What a reconnecting client has needs no answer.
      if (!(first && name in initialVersions)) this.#owed.add(name)
    }
    if (subscribe.includes('*') || (first && subscribe.length === 0)) {
      this.#wildcard = true
      this.#owesAnswer = Object.keys(initialVersions).length === 0
    }
  }

  #unsubscribe(name: string): void {
    if (name === '*') this.#wildcard = false
    else this.#names.delete(name)
    for (const dropped of name === '*' ? [...this.#sent.keys()] : [name]) {
      if (this.wants(dropped)) continue
      this.#owed.delete(dropped)
      this.#sent.delete(dropped)
      this.#accepted.delete(dropped)
      this.#refused.delete(dropped)
    }
  }

  setTarget(target: ReadonlyMap<string, EncodedResource>): void {
    this.#target = target
    for (const [name, { version }] of this.#refused) {
      const wanted = this.#versionOf(name)
      if (wanted !== version && wanted === (this.#sent.get(name) ?? absent)) this.#refused.delete(name)
    }
  }

  /** Sends these again at the next push, though the client may have them. */
  owe(names: Iterable<string>): void {
    for (const name of names) this.#owed.add(name)
  }

  /** Tries once more what was refused: something that it depends on has changed. */
  retryRefused(): void {
    for (const [name, { version }] of this.#refused)
      if (version === this.#versionOf(name)) this.#owed.add(name)
  }

  /** The names that a push must carry now. */
  due(withRemovals: boolean): readonly string[] {
    const due = this.#allDue().filter(
      (name) => withRemovals || this.#target.has(name) || this.#owed.has(name),
    )
    if (this.#suspects.length === 0) return due
    const isDue = new Set(due)
    for (const suspects of this.#suspects) {
      const rest = suspects.filter((name) => isDue.has(name))
      if (rest.length > 0) return rest
    }
    return due
  }

  #allDue(): string[] {
    const due: string[] = []
    for (const [name, { version }] of this.#target) {
      const expected =
        this.wants(name) && version !== this.#sent.get(name) && version !== this.#refused.get(name)?.version
      if (expected || this.#owed.has(name)) due.push(name)
    }
    for (const name of this.#sent.keys()) {
      const leftOver =
        this.wants(name) && !this.#target.has(name) && this.#refused.get(name)?.version !== absent
      if (leftOver && !this.#owed.has(name)) due.push(name)
    }
    for (const name of this.#owed) if (!this.#target.has(name)) due.push(name)
    return due
  }

  /** Records a push of these names. The caller sends it. */
  push(names: readonly string[], nonce: string, revision: number): Push {
    const versions = new Map(names.map((name) => [name, this.#versionOf(name)]))
    for (const [name, version] of versions) {
      this.#owed.delete(name)
      if (version === absent) this.#sent.delete(name)
      else this.#sent.set(name, version)
    }
    this.#suspects = this.#suspects
      .map((suspects) => suspects.filter((name) => !versions.has(name)))
      .filter((suspects) => suspects.length > 0)
    this.#owesAnswer = false
    const push: Push = { nonce, revision, versions }
    this.#inFlight.set(nonce, push)
    return push
  }

  /** The client's answer to a push; `refusal` is its message if it refused. */
  answer(nonce: string, refusal: string | undefined): Outcome {
    const push = this.#inFlight.get(nonce)
    if (push === undefined) return 'stale'
    this.#inFlight.delete(nonce)
    if (refusal === undefined) {
      for (const [name, version] of push.versions) this.#accept(name, version)
      return 'accepted'
    }
    const names = [...push.versions.keys()].filter((name) => this.wants(name))
    const [only, ...others] = names
    if (only === undefined) return 'refused'
    if (others.length === 0) {
      this.#refuse(push, only, refusal)
      return 'refused'
    }
    for (const name of names) {
      // A newer push of the same resource is on its way and will be answered by itself.
      if ((this.#sent.get(name) ?? absent) === push.versions.get(name)) this.#sent.set(name, unknown)
    }
    const middle = names.length >> 1
    this.#suspects.unshift(names.slice(0, middle), names.slice(middle))
    return 'split'
  }

  #accept(name: string, version: string): void {
    this.#refused.delete(name)
    if (version === absent || !this.wants(name)) this.#accepted.delete(name)
    else this.#accepted.set(name, version)
  }

  /** A push of one resource is taken or refused whole: the last good one stays in force. */
  #refuse(push: Push, name: string, message: string): void {
    const version = push.versions.get(name) ?? absent
    this.#refused.set(name, { name, message, revision: push.revision, version })
    if ((this.#sent.get(name) ?? absent) !== version) return
    const lastGood = this.#accepted.get(name)
    if (lastGood === undefined) this.#sent.delete(name)
    else this.#sent.set(name, lastGood)
  }

  refusals(): readonly RefusedResource[] {
    return [...this.#refused.values()]
  }

  /** True if the client runs exactly the target: nothing to send, nothing unanswered, nothing refused. */
  get inForce(): boolean {
    return this.#opened && !this.busy && this.#refused.size === 0 && this.#allDue().length === 0
  }

  /** What the accepted resources refer to: the client must have subscribed to these before it is done. */
  acceptedReferences(): readonly string[] {
    const references: string[] = []
    for (const [name, resource] of this.#target) {
      if (this.#accepted.get(name) === resource.version) references.push(...resource.references)
    }
    return references
  }

  #versionOf(name: string): string {
    return this.#target.get(name)?.version ?? absent
  }
}
