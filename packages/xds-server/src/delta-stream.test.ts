import type { Snapshot } from '@traffic-lab/xds'
import { beforeEach, describe, expect, it } from 'vitest'
import { type DeltaRequest, type DeltaResponse, DeltaStream } from './delta-stream.ts'
import { encodeSnapshot } from './encoded-snapshot.ts'
import { type Part, partOfTypeUrl, pushOrder, typeUrlOf } from './resource-part.ts'
import { cluster, endpoints, listener, route, snapshot } from './testing/sample-snapshot.ts'

/** One cluster, its endpoints, a listener and its routes. */
const base = snapshot({
  clusters: [cluster('a')],
  endpoints: [endpoints('a', [80])],
  listeners: [listener('in', 8080)],
  routes: [route('http', 'a')],
})

describe('DeltaStream', () => {
  let stream: DeltaStream
  let revision: number
  let lastNonce: Partial<Record<Part, string>>

  beforeEach(() => {
    stream = new DeltaStream()
    revision = 0
    lastNonce = {}
  })

  function set(next: Snapshot): void {
    revision += 1
    stream.setTarget(encodeSnapshot(next), revision)
  }

  function request(part: Part, fields: Partial<DeltaRequest> = {}): void {
    stream.receive({
      typeUrl: typeUrlOf(part),
      resourceNamesSubscribe: [],
      resourceNamesUnsubscribe: [],
      initialResourceVersions: {},
      responseNonce: '',
      ...fields,
    })
  }

  const subscribe = (part: Part, ...names: string[]) => request(part, { resourceNamesSubscribe: names })
  const accept = (part: Part, nonce = lastNonce[part] ?? '') => request(part, { responseNonce: nonce })
  const refuse = (part: Part, message = 'bad', nonce = lastNonce[part] ?? '') =>
    request(part, { responseNonce: nonce, errorDetail: { message } })

  /** Everything that may be sent now, as 'clusters +a -b'. */
  function sent(): readonly string[] {
    const pushes: string[] = []
    for (let response = stream.next(); response !== undefined; response = stream.next()) {
      pushes.push(describePush(response))
      if (pushes.length > 100) throw new Error(`it never stops sending:\n${pushes.slice(0, 10).join('\n')}`)
    }
    return pushes
  }

  function describePush({ typeUrl, nonce, resources, removedResources }: DeltaResponse): string {
    const part = partOfTypeUrl(typeUrl)
    if (part === undefined) return `${typeUrl} ${removedResources.map((name) => `-${name}`).join(' ')}`
    lastNonce[part] = nonce
    return [
      part,
      ...resources.map(({ name }) => `+${name}`),
      ...removedResources.map((name) => `-${name}`),
    ].join(' ')
  }

  /** As Envoy starts: each type after the one before it, subscriptions after what names them. */
  function start(first: Snapshot = base): void {
    set(first)
    subscribe('clusters')
    sent()
    const names = first.clusters.map(({ name }) => name)
    if (names.length > 0) {
      subscribe('endpoints', ...names)
      sent()
      accept('endpoints')
    }
    accept('clusters')
    subscribe('listeners')
    sent()
    accept('listeners')
    if (first.listeners.length > 0) {
      subscribe('routes', ...first.routes.map(({ name }) => name))
      sent()
      accept('routes')
    }
    expect(sent()).toEqual([])
    expect(stream.answered).toBe(true)
  }

  describe('when Envoy starts', () => {
    it('answers each type as Envoy asks for it, and is done only after the routes', () => {
      set(base)
      expect(sent()).toEqual([])
      subscribe('clusters')
      expect(sent()).toEqual(['clusters +a'])
      accept('clusters')
      expect(stream.answered).toBe(false)
      subscribe('endpoints', 'a')
      expect(sent()).toEqual(['endpoints +a'])
      accept('endpoints')
      expect(stream.answered).toBe(false)
      subscribe('listeners')
      expect(sent()).toEqual(['listeners +in'])
      accept('listeners')
      expect(stream.answered).toBe(false)
      subscribe('routes', 'http')
      expect(sent()).toEqual(['routes +http'])
      expect(stream.answered).toBe(false)
      accept('routes')
      expect(stream.answered).toBe(true)
      expect(sent()).toEqual([])
    })

    it('answers also when there is nothing: Envoy waits for it', () => {
      set(snapshot({}))
      subscribe('clusters')
      expect(sent()).toEqual(['clusters'])
      accept('clusters')
      subscribe('listeners', '*')
      expect(sent()).toEqual(['listeners'])
      expect(stream.answered).toBe(false)
      accept('listeners')
      expect(stream.answered).toBe(true)
    })

    it('waits for a target', () => {
      subscribe('clusters')
      expect(sent()).toEqual([])
      set(base)
      expect(sent()).toEqual(['clusters +a'])
    })

    it('says of a name that does not exist that it is removed', () => {
      start()
      subscribe('routes', 'nowhere')
      expect(sent()).toEqual(['routes -nowhere'])
      accept('routes')
      set({ ...base, routes: [...base.routes, route('nowhere', 'a')] })
      expect(sent()).toEqual(['routes +nowhere'])
    })
  })

  describe('when the snapshot changes', () => {
    beforeEach(() => start())

    it('sends nothing for an equal one, and is done with it', () => {
      set(structuredClone(base))
      expect(sent()).toEqual([])
      expect(stream.answered).toBe(true)
      expect(stream.revision).toBe(2)
    })

    it('sends only what changed', () => {
      set({ ...base, routes: [route('http', 'a'), route('other', 'a')] })
      expect(sent()).toEqual([])
      set({ ...base, endpoints: [endpoints('a', [81])] })
      expect(sent()).toEqual(['endpoints +a'])
      expect(stream.answered).toBe(false)
    })

    it('sends a new cluster with its endpoints before the route that uses it, and removes the old one after the ACK', () => {
      set({
        ...base,
        clusters: [cluster('b')],
        endpoints: [endpoints('b', [80])],
        routes: [route('http', 'b')],
      })
      expect(sent()).toEqual(['clusters +b', 'endpoints +b', 'routes +http'])
      subscribe('endpoints', 'b')
      accept('clusters')
      accept('endpoints')
      expect(sent()).toEqual(['endpoints +b'])
      accept('endpoints')
      expect(stream.answered).toBe(false)
      accept('routes')
      expect(sent()).toEqual(['clusters -a'])
      request('endpoints', { resourceNamesUnsubscribe: ['a'] })
      expect(stream.answered).toBe(false)
      accept('clusters')
      expect(sent()).toEqual([])
      expect(stream.answered).toBe(true)
    })

    it('sends the endpoints of a changed cluster again though they are the same', () => {
      set({ ...base, clusters: [cluster('a', { connect_timeout: '2s' })] })
      expect(sent()).toEqual(['clusters +a', 'endpoints +a'])
      accept('endpoints')
      accept('clusters')
      expect(stream.answered).toBe(true)
    })

    it('tells a changed cluster without endpoints that there are none, for it waits', () => {
      set({ ...base, clusters: [cluster('a', { connect_timeout: '2s' })], endpoints: [] })
      expect(sent()).toEqual(['clusters +a', 'endpoints -a'])
    })

    it('does not hold a cluster back because the ACK of another is held back', () => {
      set({ ...base, clusters: [cluster('a', { connect_timeout: '2s' })] })
      expect(sent()).toEqual(['clusters +a', 'endpoints +a'])
      accept('endpoints')
      set({
        ...base,
        clusters: [cluster('a', { connect_timeout: '2s' }), cluster('b')],
        endpoints: [endpoints('a', [80]), endpoints('b', [80])],
      })
      expect(sent()).toEqual(['clusters +b', 'endpoints +b'])
      accept('clusters', '5')
      expect(stream.answered).toBe(false)
    })

    it('merges what comes while a push is in flight', () => {
      set({ ...base, routes: [route('http', 'b')] })
      expect(sent()).toEqual(['routes +http'])
      const nonce = lastNonce.routes
      set({ ...base, routes: [route('http', 'c')] })
      set({ ...base, routes: [route('http', 'd')] })
      expect(sent()).toEqual([])
      accept('routes', nonce)
      expect(stream.answered).toBe(false)
      expect(sent()).toEqual(['routes +http'])
      accept('routes')
      expect(stream.answered).toBe(true)
    })

    it('keeps the order when endpoints are in flight: routes do not overtake them', () => {
      set({ ...base, endpoints: [endpoints('a', [81])] })
      expect(sent()).toEqual(['endpoints +a'])
      const nonce = lastNonce.endpoints
      set({
        ...base,
        clusters: [cluster('a'), cluster('b')],
        endpoints: [endpoints('a', [82]), endpoints('b', [80])],
        routes: [route('http', 'b')],
      })
      expect(sent()).toEqual(['clusters +b'])
      accept('endpoints', nonce)
      expect(sent()).toEqual(['endpoints +a +b', 'routes +http'])
    })

    it('removes a listener in the same push that adds another, which may take its address', () => {
      set({ ...base, listeners: [listener('new', 8080)] })
      expect(sent()).toEqual(['listeners +new -in'])
    })

    it('is not done when a new listener is accepted but its routes are not asked for yet', () => {
      set({ ...base, listeners: [listener('in', 8080, { routes: 'new' })], routes: [route('new', 'a')] })
      expect(sent()).toEqual(['listeners +in'])
      accept('listeners')
      expect(sent()).toEqual(['routes -http'])
      accept('routes')
      expect(stream.answered).toBe(false)
      subscribe('routes', 'new')
      expect(sent()).toEqual(['routes +new'])
      accept('routes')
      expect(stream.answered).toBe(true)
    })

    it('answers a name subscribed again', () => {
      subscribe('endpoints', 'a')
      expect(sent()).toEqual(['endpoints +a'])
    })

    it('does not send what was unsubscribed', () => {
      request('routes', { resourceNamesUnsubscribe: ['http'] })
      set({ ...base, routes: [route('http', 'b')] })
      expect(sent()).toEqual([])
    })
  })

  describe('when Envoy refuses', () => {
    beforeEach(() => start())

    it('reports it, does not send the same again, and goes on with the next version', () => {
      set({ ...base, routes: [route('http', 'bad')] })
      sent()
      refuse('routes', 'Duplicate  entry')
      expect(sent()).toEqual([])
      expect(stream.answered).toBe(true)
      expect(stream.refusals()).toEqual([
        expect.objectContaining({ part: 'routes', name: 'http', message: 'Duplicate entry', revision: 2 }),
      ])
      set({ ...base, routes: [route('http', 'bad')], endpoints: [endpoints('a', [81])] })
      expect(sent()).toEqual(['endpoints +a'])
      accept('endpoints')
      expect(stream.refusals()).toHaveLength(1)
      set({ ...base, routes: [route('http', 'good')] })
      expect(sent()).toContain('routes +http')
      expect(stream.refusals()).toHaveLength(1)
      accept('routes')
      expect(stream.refusals()).toEqual([])
    })

    it('has nothing to send when the refused one is taken back', () => {
      set({ ...base, routes: [route('http', 'bad')] })
      sent()
      refuse('routes')
      set(base)
      expect(sent()).toEqual([])
      expect(stream.refusals()).toEqual([])
      expect(stream.answered).toBe(true)
    })

    it('finds the bad resource among many, and the others go into force', () => {
      const names = ['b', 'c', 'd', 'e']
      set({
        ...base,
        clusters: ['a', ...names].map((name) => cluster(name)),
        endpoints: [endpoints('a', [80])],
      })
      expect(sent()[0]).toBe('clusters +b +c +d +e')
      refuse('clusters')
      const [first, second] = sent().filter((push) => push.startsWith('clusters'))
      expect([first, second]).toEqual(['clusters +b +c', 'clusters +d +e'])
      const nonce = Number(lastNonce.clusters)
      accept('clusters', String(nonce))
      refuse('clusters', 'c is bad', String(nonce - 1))
      expect(sent().filter((push) => push.startsWith('clusters'))).toEqual(['clusters +b', 'clusters +c'])
      refuse('clusters', 'c is bad')
      accept('clusters', String(Number(lastNonce.clusters) - 1))
      expect(stream.refusals().map(({ name }) => name)).toEqual(['c'])
      expect(sent().filter((push) => push.startsWith('clusters'))).toEqual([])
    })

    it('sends the old version again when nobody knows which one Envoy took', () => {
      const changed = cluster('a', { connect_timeout: '9s' })
      set({ ...base, clusters: [changed, cluster('b')] })
      sent()
      refuse('clusters')
      set(base)
      expect(sent()).toEqual(['clusters +a', 'clusters -b'])
    })

    it('keeps clusters that the last good routes may still use', () => {
      set({
        ...base,
        clusters: [cluster('b')],
        endpoints: [endpoints('b', [80])],
        routes: [route('http', 'b')],
      })
      sent()
      subscribe('endpoints', 'b')
      accept('clusters')
      accept('endpoints')
      sent()
      accept('endpoints')
      refuse('routes')
      expect(sent()).toEqual([])
      expect(stream.answered).toBe(true)
    })

    it('tries refused routes once more when the clusters have changed', () => {
      set({ ...base, routes: [route('http', 'later')] })
      sent()
      refuse('routes', "unknown cluster 'later'")
      set({ ...base, clusters: [cluster('a'), cluster('later')], routes: [route('http', 'later')] })
      expect(sent()).toEqual(['clusters +later', 'endpoints -later', 'routes +http'])
    })

    it('takes no answer twice and none that it did not ask for', () => {
      set({ ...base, routes: [route('http', 'b')] })
      sent()
      refuse('routes', 'late', '1')
      refuse('routes', 'made up', 'x')
      expect(stream.refusals()).toEqual([])
      accept('routes')
      refuse('routes')
      expect(stream.refusals()).toEqual([])
    })
  })

  describe('when Envoy reconnects', () => {
    const versions = (next: Snapshot, part: Part) =>
      Object.fromEntries([...encodeSnapshot(next)[part]].map(([name, { version }]) => [name, version]))

    function reconnect(has: Snapshot): void {
      for (const part of pushOrder) {
        const initialResourceVersions = versions(has, part)
        const named = part === 'endpoints' || part === 'routes'
        request(part, {
          initialResourceVersions,
          resourceNamesSubscribe: named ? Object.keys(initialResourceVersions) : [],
        })
      }
    }

    it('sends nothing that it has, and is done at once', () => {
      set(base)
      reconnect(base)
      expect(sent()).toEqual([])
      expect(stream.answered).toBe(true)
    })

    it('sends what differs, and breaks after make', () => {
      set({
        ...base,
        clusters: [cluster('b')],
        endpoints: [endpoints('b', [80])],
        routes: [route('http', 'b')],
      })
      reconnect(base)
      expect(sent()).toEqual(['clusters +b', 'endpoints +b', 'routes +http'])
      accept('routes')
      expect(sent()).toEqual(['clusters -a'])
    })

    it('does not remove clusters before it knows the listeners and routes', () => {
      set(snapshot({ listeners: base.listeners }))
      request('clusters', { initialResourceVersions: versions(base, 'clusters') })
      expect(sent()).toEqual([])
      request('listeners', { initialResourceVersions: versions(base, 'listeners') })
      expect(sent()).toEqual([])
      request('routes', {
        initialResourceVersions: versions(base, 'routes'),
        resourceNamesSubscribe: ['http'],
      })
      expect(sent()).toEqual(['routes -http'])
      accept('routes')
      expect(sent()).toEqual(['clusters -a'])
    })

    it('answers a name it still waits for', () => {
      set(base)
      request('routes', { resourceNamesSubscribe: ['http'] })
      expect(sent()).toEqual(['routes +http'])
    })
  })

  it('answers a type that is not delivered here with nothing', () => {
    const remark = stream.receive({
      typeUrl: 'type.googleapis.com/envoy.service.runtime.v3.Runtime',
      resourceNamesSubscribe: ['layer'],
      resourceNamesUnsubscribe: [],
      initialResourceVersions: {},
      responseNonce: '',
    })
    expect(remark).toContain('not delivered here')
    expect(sent()).toEqual(['type.googleapis.com/envoy.service.runtime.v3.Runtime -layer'])
  })

  it('takes thousands of resources', () => {
    const names = Array.from({ length: 1000 }, (_, index) => `c${index}`)
    start({
      ...base,
      clusters: names.map((name) => cluster(name)),
      endpoints: names.map((name) => endpoints(name, [80])),
    })
    expect(stream.answered).toBe(true)
  })
})
