import type { Memo } from './memo.ts'
import { compareNames } from './names.ts'
import type { RouteConfiguration } from './snapshot.ts'
import type { VirtualHost } from './virtual-hosts.ts'

/** `buildRouteConfiguration`, unless its hosts are as they were. */
export function recallRouteConfiguration(
  memo: Memo,
  name: string,
  hosts: readonly VirtualHost[],
): RouteConfiguration {
  const [owner = hosts] = hosts
  return memo.remember(owner, `route configuration ${name}`, hosts, () =>
    buildRouteConfiguration(name, hosts),
  )
}

/** Clusters may come and go without the routes: a missing one answers 503 and does not refuse the rest. */
function buildRouteConfiguration(name: string, hosts: readonly VirtualHost[]): RouteConfiguration {
  return {
    name,
    virtual_hosts: hosts,
    validate_clusters: false,
    ignore_port_in_host_matching: true,
    max_direct_response_body_size_bytes: 1_048_576,
  }
}

export function sortedByName<T extends { readonly name: string }>(items: readonly T[]): readonly T[] {
  return [...items].sort((a, b) => compareNames(a.name, b.name))
}
