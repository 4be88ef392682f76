import type { HTTPMatchRequest, HTTPRoute, Place, SourcedObject } from '@traffic-lab/resources'
import { originOf, type Resource, type RouteOrigin } from '@traffic-lab/xds'

/** A part of an object in a file. */
export interface SourcePlace extends Place {
  /** `VirtualService weather/forecast-route`. */
  readonly object: string
  readonly path: string
}

interface UnusedRule {
  readonly place: SourcePlace
  readonly reason: string
}

/** Finds the lines that routes and clusters were made of. */
export function createSourcePlaces(sources: readonly SourcedObject[]) {
  const find = (kind: string, namespace: string, name: string) =>
    sources.find(
      ({ object }) =>
        object.kind === kind &&
        object.metadata.name === name &&
        (object.metadata.namespace ?? 'default') === namespace,
    )
  const placeIn = (source: SourcedObject | undefined, path: string): SourcePlace | undefined => {
    if (source === undefined) return undefined
    const { kind, metadata } = source.object
    const object = `${kind} ${metadata.namespace ?? 'default'}/${metadata.name}`
    return { ...source.placeOf(path), object, path }
  }
  const ofOrigin = ({ namespace, name, path }: RouteOrigin) =>
    placeIn(find('VirtualService', namespace, name), path)
  return {
    ofRoute(route: Resource): SourcePlace | undefined {
      const origin = originOf(route)
      return origin && ofOrigin(origin)
    },

    /** The DestinationRule of a cluster, and in it the subset. */
    ofCluster(cluster: Resource | undefined): SourcePlace | undefined {
      const text = JSON.stringify(cluster?.metadata ?? null)
      const [, namespace = '', name = ''] =
        /namespaces\/([^/"]+)\/destination-rule\/([^/"]+)"/.exec(text) ?? []
      const source = find('DestinationRule', namespace, name)
      const subset = /"subset":"([^"]+)"/.exec(text)?.[1]
      const { subsets = [] }: { subsets?: readonly { readonly name: string }[] } = specOf(source)
      const index = subsets.findIndex((entry) => entry.name === subset)
      return placeIn(source, index < 0 ? 'spec' : `spec.subsets[${index}]`)
    },

    /** What the rules of these routes say beside, and why it is not among the routes. */
    unused(routes: readonly Resource[], port: number): readonly UnusedRule[] {
      const origins = routes.flatMap((route) => originOf(route) ?? [])
      const used = new Set(origins.map(({ namespace, name, path }) => `${namespace}/${name} ${path}`))
      const rules = new Map(origins.map((origin) => [`${origin.namespace}/${origin.name}`, origin]))
      return [...rules].flatMap(([key, { namespace, name }]) => {
        const source = find('VirtualService', namespace, name)
        const { http = [] }: { http?: readonly HTTPRoute[] } = specOf(source)
        return http.flatMap((entry, index) => {
          const path = `spec.http[${index}]`
          if (entry.delegate !== undefined || used.has(`${key} ${path}`)) return []
          const matches: readonly (HTTPMatchRequest | undefined)[] = entry.match?.length
            ? entry.match
            : [undefined]
          return matches.flatMap((match, place) => {
            const at = match === undefined ? path : `${path}.match[${place}]`
            const found = used.has(`${key} ${at}`) ? undefined : placeIn(source, at)
            return found === undefined ? [] : [{ place: found, reason: whyUnused(match, port) }]
          })
        })
      })
    },
  }
}

/** Conditions that are settled before a request comes: they decide which routes a proxy gets at all. */
function whyUnused(match: HTTPMatchRequest | undefined, port: number): string {
  const { port: wanted, gateways = [], sourceLabels = {}, sourceNamespace } = match ?? {}
  if (wanted !== undefined && wanted !== port) return `it is for port ${wanted}`
  if (gateways.length > 0) return `it is for ${gateways.join(', ')}`
  const labels = Object.entries(sourceLabels).map(([key, value]) => `${key}=${value}`)
  if (labels.length > 0) return `it is for callers with the labels ${labels.join(',')}`
  if (sourceNamespace) return `it is for callers of namespace ${sourceNamespace}`
  return 'a route before it takes every request'
}

function specOf(source: SourcedObject | undefined): object {
  const spec = source?.object.spec
  return typeof spec === 'object' && spec !== null ? spec : {}
}
