import { resourcesAt, textsAt } from '../json.ts'
import type { Resource, RouteConfiguration } from '../snapshot.ts'

export interface FoundVirtualHost {
  readonly host: Resource
  /** The domain that fits the request's host. */
  readonly domain: string
}

/** Envoy's choice: the whole name, else the longest that ends or begins alike, else `*`. */
export function findVirtualHost(
  configuration: RouteConfiguration,
  authority: string,
): FoundVirtualHost | undefined {
  const ignoresPort = configuration.ignore_port_in_host_matching === true
  const name = (ignoresPort ? authority.replace(/:\d+$/, '') : authority).toLowerCase()
  const all = resourcesAt(configuration, 'virtual_hosts').flatMap((host) =>
    textsAt(host, 'domains').map((domain) => ({ host, domain, lower: domain.toLowerCase() })),
  )
  const longest = (fits: (domain: string) => boolean) =>
    all
      .filter(({ lower }) => fits(lower))
      .sort((a, b) => b.lower.length - a.lower.length)
      .at(0)
  const found =
    all.find(({ lower }) => lower === name) ??
    longest((domain) => domain.length > 1 && domain.startsWith('*') && endsBelow(name, domain.slice(1))) ??
    longest(
      (domain) => domain.length > 1 && domain.endsWith('*') && beginsAbove(name, domain.slice(0, -1)),
    ) ??
    all.find(({ lower }) => lower === '*')
  return found && { host: found.host, domain: found.domain }
}

/** A wildcard stands for at least one character. */
function endsBelow(name: string, suffix: string): boolean {
  return name.length > suffix.length && name.endsWith(suffix)
}

function beginsAbove(name: string, prefix: string): boolean {
  return name.length > prefix.length && name.startsWith(prefix)
}
