import type { ServerResponse } from 'node:http'
import type { KubeObject } from '@traffic-lab/resources'
import { ApiError } from '../api-error.ts'
import { groupVersion } from '../discovery/served-types.ts'
import type { JsonObject } from '../json-value.ts'
import type { ObjectEvent } from '../object-client.ts'
import type { ApiContext, ApiRequest, StreamingResponse } from '../rest/api-request.ts'
import { objectsOf } from '../rest/read-objects.ts'
import type { Representation } from '../rest/representation.ts'
import { negotiate, representObject } from '../rest/representation.ts'
import type { ResourceTarget } from '../rest/resource-path.ts'
import type { ObjectPredicate } from '../rest/selectors.ts'
import { selectorIn } from '../rest/selectors.ts'
import { badRequest, statusBody } from '../status-body.ts'

const defaultTimeoutSeconds = 30 * 60
const bookmarkIntervalMs = 60_000
/** A client that does not read is cut off here; it lists again. */
const unreadLimit = 8 * 1024 * 1024

export function isWatch({ query }: ApiRequest): boolean {
  const watch = query.get('watch')
  return watch === 'true' || watch === '1'
}

/** A list request with `watch`: one JSON event a line until the client leaves or the time is over. */
export function watchObjects(
  context: ApiContext,
  target: ResourceTarget,
  request: ApiRequest,
): StreamingResponse {
  const { query, headers } = request
  const matches = scopeOf(target, selectorIn(query))
  const as = negotiate(headers.accept ?? '', query)
  const timeoutMs = secondsIn(query, 'timeoutSeconds', defaultTimeoutSeconds) * 1000
  const replay = startOf(context, target, query, matches)
  return {
    stream: (response) => {
      response.writeHead(200, { 'content-type': 'application/json', 'cache-control': 'no-cache, private' })
      response.flushHeaders()
      // The client may go between two writes; 'close' cleans up.
      response.on('error', () => {})
      const writer = new EventWriter(response, context, target, as)
      const close = () => response.end()
      if (replay instanceof ApiError) {
        writer.writeLine({ type: 'ERROR', object: statusBody(replay).body })
        close()
        return
      }
      for (const { type, object } of replay) writer.write(type, object)
      const bookmarks =
        query.get('allowWatchBookmarks') === 'true' || query.get('allowWatchBookmarks') === '1'
      if (query.get('sendInitialEvents') === 'true' && bookmarks) writer.writeBookmark(true)
      const unfollow = context.events.follow(target.type.kind, (event) => {
        const seen = asSeen(event, matches)
        if (seen !== undefined) writer.write(seen.type, seen.object)
        if (response.writableLength > unreadLimit) response.destroy()
      })
      const timers = [setTimeout(close, timeoutMs)]
      const ticking = bookmarks
        ? setInterval(() => writer.writeBookmark(false), bookmarkIntervalMs)
        : undefined
      context.streams.add(close)
      response.once('close', () => {
        unfollow()
        for (const timer of timers) clearTimeout(timer)
        clearInterval(ticking)
        context.streams.delete(close)
      })
    },
  }
}

interface SeenEvent {
  readonly type: ObjectEvent['type']
  readonly object: KubeObject
}

/** The events before the live ones: the present state, or what happened since a revision. */
function startOf(
  context: ApiContext,
  target: ResourceTarget,
  query: URLSearchParams,
  matches: ObjectPredicate,
): readonly SeenEvent[] | ApiError {
  const from = query.get('resourceVersion') ?? ''
  if (from === '' || from === '0' || query.get('sendInitialEvents') === 'true') {
    const present = objectsOf(context, target).filter(matches)
    return present.map((object) => ({ type: 'ADDED', object }))
  }
  const revision = Number(from)
  if (!Number.isInteger(revision) || revision < 0)
    throw badRequest(`resourceVersion: Invalid value: "${from}": a watch starts at a number that a list gave`)
  const missed = context.events.since(target.type.kind, revision)
  if (missed === undefined) {
    const message = `too old resource version: ${revision} (${context.store.revision})`
    return new ApiError(410, 'Expired', message)
  }
  return missed.flatMap((event) => asSeen(event, matches) ?? [])
}

/** How a change looks through a selector: an object that starts to match is ADDED, one that stops is DELETED. */
function asSeen({ type, object, previous }: ObjectEvent, matches: ObjectPredicate): SeenEvent | undefined {
  const before = previous !== undefined && matches(previous)
  if (type === 'DELETED') return before || matches(object) ? { type, object } : undefined
  if (matches(object)) return { type: before ? 'MODIFIED' : 'ADDED', object }
  return before ? { type: 'DELETED', object } : undefined
}

function scopeOf({ namespace, name }: ResourceTarget, selected: ObjectPredicate): ObjectPredicate {
  return (object) =>
    (namespace === undefined || object.metadata.namespace === namespace) &&
    (name === undefined || object.metadata.name === name) &&
    selected(object)
}

function secondsIn(query: URLSearchParams, parameter: string, fallback: number): number {
  const text = query.get(parameter)
  const seconds = text === null ? fallback : Number(text)
  if (!(seconds >= 0)) throw badRequest(`${parameter}: Invalid value: "${text}": must be a number of seconds`)
  // Node fires a timer beyond 2^31 ms at once.
  return Math.min(seconds === 0 ? fallback : seconds, 24 * 3600)
}

class EventWriter {
  readonly #response: ServerResponse
  readonly #context: ApiContext
  readonly #target: ResourceTarget
  readonly #as: Representation
  #first = true

  constructor(response: ServerResponse, context: ApiContext, target: ResourceTarget, as: Representation) {
    this.#response = response
    this.#context = context
    this.#target = target
    this.#as = as
  }

  write(type: ObjectEvent['type'], object: KubeObject): void {
    const shown = representObject(this.#target, object, this.#as, this.#context.now(), this.#first)
    this.#first = false
    this.writeLine({ type, object: shown })
  }

  /** `initialEventsEnd` tells the client that it has seen the whole present state. */
  writeBookmark(initialEventsEnd: boolean): void {
    const { type, version } = this.#target
    const metadata = {
      resourceVersion: String(this.#context.store.revision),
      ...(initialEventsEnd && { annotations: { 'k8s.io/initial-events-end': 'true' } }),
    }
    const object = { kind: type.kind, apiVersion: groupVersion(type.group, version), metadata }
    if (this.#as.form === 'plain') this.writeLine({ type: 'BOOKMARK', object })
    else if (this.#as.form === 'metadata')
      this.writeLine({
        type: 'BOOKMARK',
        object: { ...object, kind: 'PartialObjectMetadata', apiVersion: `meta.k8s.io/${this.#as.version}` },
      })
    else {
      const { version: tableVersion } = this.#as
      const row = {
        cells: [],
        object: { ...object, kind: 'PartialObjectMetadata', apiVersion: 'meta.k8s.io/v1' },
      }
      const table = { kind: 'Table', apiVersion: `meta.k8s.io/${tableVersion}` }
      this.writeLine({
        type: 'BOOKMARK',
        object: { ...table, metadata, columnDefinitions: null, rows: [row] },
      })
    }
  }

  writeLine(event: JsonObject): void {
    if (!this.#response.writableEnded && !this.#response.destroyed)
      this.#response.write(`${JSON.stringify(event)}\n`)
  }
}
