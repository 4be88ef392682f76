import type { Json, Resource, Snapshot } from '@traffic-lab/xds'
import { normalForm } from './normal-form.ts'

/**
 * Differences in meaning between two configurations, as lines `clusters outbound|…: path: expected …, actual …`.
 * An empty list says that Envoy would do the same with both.
 */
export function compareXds(expected: Snapshot, actual: Snapshot): readonly string[] {
  return [
    ...compareResources('listeners', expected.listeners, actual.listeners),
    ...compareResources('routes', expected.routes, actual.routes),
    ...compareResources('clusters', expected.clusters, actual.clusters),
    ...compareResources('endpoints', expected.endpoints, actual.endpoints),
  ]
}

function compareResources(
  kind: keyof Snapshot,
  expected: readonly Resource[],
  actual: readonly Resource[],
): readonly string[] {
  const wanted = byName(expected)
  const found = byName(actual)
  return [
    ...[...wanted].flatMap(([name, resource]) => {
      const other = found.get(name)
      if (other === undefined) return [`${kind} ${name}: missing`]
      return differences(normalForm(resource), normalForm(other), '').map(
        (line) => `${kind} ${name}: ${line}`,
      )
    }),
    ...[...found.keys()].filter((name) => !wanted.has(name)).map((name) => `${kind} ${name}: not expected`),
  ]
}

function byName(resources: readonly Resource[]): ReadonlyMap<string, Resource> {
  return new Map(resources.map((resource) => [String(resource.name ?? resource.cluster_name), resource]))
}

function differences(expected: Json | undefined, actual: Json | undefined, path: string): readonly string[] {
  if (JSON.stringify(expected) === JSON.stringify(actual)) return []
  if (Array.isArray(expected) && Array.isArray(actual)) {
    const length =
      expected.length === actual.length
        ? []
        : [`${path}: expected ${expected.length} entries, actual ${actual.length}`]
    const longer = expected.length > actual.length ? expected : actual
    return [...length, ...longer.flatMap((_, i) => differences(expected[i], actual[i], `${path}[${i}]`))]
  }
  if (isObject(expected) && isObject(actual)) {
    const fields = [...new Set([...Object.keys(expected), ...Object.keys(actual)])].sort()
    return fields.flatMap((field) =>
      differences(expected[field], actual[field], path ? `${path}.${field}` : field),
    )
  }
  return [`${path}: expected ${show(expected)}, actual ${show(actual)}`]
}

function isObject(value: Json | undefined): value is { readonly [field: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function show(value: Json | undefined): string {
  return value === undefined ? 'nothing' : JSON.stringify(value).slice(0, 200)
}
