import type { HeaderOperations, Headers } from '@traffic-lab/resources'
import { compareNames } from './names.ts'
import type { Json, Resource } from './snapshot.ts'

/** Headers that are set, added and removed, in Envoy's fields of a route or a weighted cluster. */
export function buildHeaderOperations(...levels: readonly (Headers | undefined)[]): Resource {
  return {
    ...buildSide(
      'request',
      levels.map((headers) => headers?.request),
    ),
    ...buildSide(
      'response',
      levels.map((headers) => headers?.response),
    ),
  }
}

/** A Host among the request's headers: Envoy rewrites it apart. */
export function authorityOf(headers: Headers | undefined): string | undefined {
  const { set = {}, add = {} } = headers?.request ?? {}
  return [...Object.entries(set), ...Object.entries(add)].find(([name]) => isAuthority(name))?.[1]
}

function buildSide(
  side: 'request' | 'response',
  levels: readonly (HeaderOperations | undefined)[],
): Resource {
  const add = levels.flatMap((operations) => [
    ...entries(operations?.set, side).map((header) => buildOption(header, 'OVERWRITE_IF_EXISTS_OR_ADD')),
    ...entries(operations?.add, side).map((header) => buildOption(header, 'APPEND_IF_EXISTS_OR_ADD')),
  ])
  const remove = levels.flatMap((operations) => operations?.remove ?? [])
  return {
    ...(add.length > 0 && { [`${side}_headers_to_add`]: add }),
    ...(remove.length > 0 && { [`${side}_headers_to_remove`]: remove }),
  }
}

function entries(headers: Readonly<Record<string, string>> = {}, side: string): readonly [string, string][] {
  return Object.entries(headers)
    .filter(([name]) => side === 'response' || !isAuthority(name))
    .sort(([a], [b]) => compareNames(a, b))
}

function buildOption([key, value]: readonly [string, string], appendAction: string): Json {
  return { header: { key, value }, append_action: appendAction }
}

function isAuthority(name: string): boolean {
  const lower = name.toLowerCase()
  return lower === 'host' || lower === ':authority'
}
