import type { Json, Resource, Snapshot } from '@traffic-lab/xds'

/** Changes a record of Envoy's configuration; returns the same one where there is nothing to change. */
export type Change = (record: Resource) => Resource

/** Applies a change to every route configuration of a proxy, at any depth. */
export function inRoutes(change: Change): (snapshot: Snapshot) => Snapshot {
  return (snapshot) => ({
    ...snapshot,
    routes: snapshot.routes.map((routes) => ({ ...changeRecord(routes, change), name: routes.name })),
  })
}

/** Applies a change to every cluster that leads to another workload. */
export function inOutboundClusters(change: Change): (snapshot: Snapshot) => Snapshot {
  return (snapshot) => ({
    ...snapshot,
    clusters: snapshot.clusters.map((cluster) =>
      cluster.name.startsWith('outbound|')
        ? { ...changeRecord(cluster, change), name: cluster.name }
        : cluster,
    ),
  })
}

/** A field's value, changed where it is there. */
export function field(name: string, change: (value: Json) => Json): Change {
  return (record) => {
    const value = record[name]
    return value === undefined ? record : { ...record, [name]: change(value) }
  }
}

/** A record without a field. */
export function without(name: string): Change {
  return ({ [name]: _, ...rest }) => rest
}

function changeRecord(record: Resource, change: Change): Resource {
  const entries = Object.entries(record).map(([name, value]) => [name, changeJson(value, change)] as const)
  return change(Object.fromEntries(entries))
}

function changeJson(json: Json, change: Change): Json {
  if (Array.isArray(json)) return json.map((item: Json) => changeJson(item, change))
  return isRecord(json) ? changeRecord(json, change) : json
}

function isRecord(json: Json): json is Resource {
  return typeof json === 'object' && json !== null && !Array.isArray(json)
}
