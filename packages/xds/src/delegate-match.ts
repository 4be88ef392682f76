import type { HTTPMatchRequest, StringMatch } from '@traffic-lab/resources'
import { defined } from './defined.ts'

/**
 * The conditions of a delegate's route within those of the route that delegates to it: each of the delegate's must be
 * narrower than one of the root's. Undefined where one is not: that route is never taken.
 */
export function narrowMatches(
  root: readonly HTTPMatchRequest[] = [],
  delegate: readonly HTTPMatchRequest[] = [],
): readonly HTTPMatchRequest[] | undefined {
  if (root.length === 0) return delegate
  if (delegate.length === 0) return root
  const narrowed = delegate.map((own) =>
    root.filter((outer) => !conflicts(outer, own)).map((outer) => joinMatches(outer, own)),
  )
  return narrowed.every((matches) => matches.length > 0) ? narrowed.flat() : undefined
}

function joinMatches(root: HTTPMatchRequest, delegate: HTTPMatchRequest): HTTPMatchRequest {
  return defined<HTTPMatchRequest>({
    ...root,
    ...delegate,
    name: joinNames(root.name, delegate.name),
    headers: { ...root.headers, ...delegate.headers },
    withoutHeaders: { ...root.withoutHeaders, ...delegate.withoutHeaders },
    queryParams: { ...root.queryParams, ...delegate.queryParams },
    sourceLabels: { ...root.sourceLabels, ...delegate.sourceLabels },
    port: delegate.port || root.port,
    sourceNamespace: delegate.sourceNamespace || root.sourceNamespace,
    gateways: delegate.gateways?.length ? delegate.gateways : root.gateways,
    statPrefix: delegate.statPrefix || root.statPrefix,
    ignoreUriCase: delegate.ignoreUriCase,
  })
}

/** `root-delegate`, or the one that is there. */
export function joinNames(root: string | undefined, delegate: string | undefined): string | undefined {
  if (!delegate) return root
  return root ? `${root}-${delegate}` : delegate
}

function conflicts(root: HTTPMatchRequest, delegate: HTTPMatchRequest): boolean {
  return [
    conflict(root.uri, delegate.uri),
    conflict(root.scheme, delegate.scheme),
    conflict(root.method, delegate.method),
    conflict(root.authority, delegate.authority),
    anyConflict(root.headers, delegate.headers),
    anyConflict(root.withoutHeaders, delegate.withoutHeaders),
    anyConflict(root.queryParams, delegate.queryParams),
    (root.ignoreUriCase ?? false) !== (delegate.ignoreUriCase ?? false),
    differ(root.port, delegate.port),
    root.sourceNamespace ? root.sourceNamespace !== delegate.sourceNamespace : false,
    Object.entries(delegate.sourceLabels ?? {}).some(([key, value]) =>
      differ(root.sourceLabels?.[key], value),
    ),
    !isWithin(delegate.gateways, root.gateways),
  ].includes(true)
}

function differ(a: number | string | undefined, b: number | string | undefined): boolean {
  return Boolean(a) && Boolean(b) && a !== b
}

function isWithin(delegate: readonly string[] = [], root: readonly string[] = []): boolean {
  if (delegate.length === 0 || root.length === 0) return true
  return delegate.length <= root.length && delegate.every((gateway) => root.includes(gateway))
}

type StringMatches = Readonly<Record<string, StringMatch>>

function anyConflict(root: StringMatches = {}, delegate: StringMatches = {}): boolean {
  return Object.entries(delegate).some(([name, match]) => conflict(root[name], match))
}

/** Two conditions on one value agree only where the delegate's can be seen to be within the root's. */
function conflict(root: StringMatch | undefined, delegate: StringMatch | undefined): boolean {
  if (root === undefined || delegate === undefined) return false
  if (root.regex || delegate.regex) return true
  if (root.exact) return Boolean(delegate.prefix) || delegate.exact !== root.exact
  const narrower = delegate.prefix || delegate.exact
  return !root.prefix || !narrower?.startsWith(root.prefix)
}
