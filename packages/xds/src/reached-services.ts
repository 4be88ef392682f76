import type { EgressScope } from './egress-scope.ts'
import type { Memo } from './memo.ts'
import type { MeshService } from './mesh-services.ts'
import { compareNames, resolveHost } from './names.ts'
import { onPort, type Visible } from './sidecar-scopes.ts'
import type { MeshVirtualService } from './virtual-services.ts'

/**
 * All Services that a proxy under a Sidecar needs clusters for: those that its ways out import, and those that the rules
 * there lead to, imported or not. Sorted by host.
 */
export function reachedServices(
  scopes: readonly EgressScope[],
  visible: Visible,
  memo: Memo,
): readonly MeshService[] {
  const reached = new Map<string, MeshService>()
  const add = (service: MeshService) => {
    const known = reached.get(service.host)
    if (known === undefined) reached.set(service.host, service)
    else if (known.namespace === service.namespace) reached.set(service.host, unite(known, service, memo))
  }
  for (const scope of scopes) {
    for (const service of scope.services) add(service)
    for (const [host, ports] of destinationsOf(scope.virtualServices))
      for (const service of foundFor(host, ports, scope, visible, memo)) add(service)
  }
  return [...reached.values()].sort((a, b) => compareNames(a.host, b.host))
}

function unite(known: MeshService, other: MeshService, memo: Memo): MeshService {
  const numbers = new Set(known.ports.map(({ number }) => number))
  const added = other.ports.filter(({ number }) => !numbers.has(number))
  if (added.length === 0) return known
  return memo.remember(known, 'united', added, () => ({ ...known, ports: [...known.ports, ...added] }))
}

/** The Service of a rule's destination, with the ports that rules name; of the proxy's own namespace if there is one. */
function foundFor(
  host: string,
  ports: ReadonlySet<number>,
  { listener }: EgressScope,
  { services, namespace }: Visible,
  memo: Memo,
): readonly MeshService[] {
  const candidates = services.filter((service) => service.host === host)
  const sorted = [...candidates].sort((a, b) => compareNames(a.namespace, b.namespace))
  const service = candidates.find((candidate) => candidate.namespace === namespace) ?? sorted[0]
  if (service === undefined) return []
  if (listener !== undefined) return onPort(service, listener.number, memo)
  if (ports.has(everyPort)) return [service]
  const named = service.ports.filter(({ number }) => ports.has(number))
  if (named.length === service.ports.length) return [service]
  if (named.length === 0) return []
  const key = `ports ${named.map(({ number }) => number).join()}`
  return [memo.remember(service, key, [], () => ({ ...service, ports: named }))]
}

/** A destination that names no port may need any. */
const everyPort = 0

function destinationsOf(rules: readonly MeshVirtualService[]): ReadonlyMap<string, ReadonlySet<number>> {
  const out = new Map<string, Set<number>>()
  for (const { namespace, http, tcp, tls } of rules) {
    const destinations = [
      ...http.flatMap(({ route = [], mirror, mirrors = [] }) => [
        ...route.map(({ destination }) => destination),
        ...(mirror === undefined ? [] : [mirror]),
        ...mirrors.map(({ destination }) => destination),
      ]),
      ...[...tcp, ...tls].flatMap(({ route = [] }) => route.map(({ destination }) => destination)),
    ]
    for (const { host, port } of destinations) {
      const full = resolveHost(host, namespace)
      const ports = out.get(full) ?? new Set()
      out.set(full, ports.add(port?.number ?? everyPort))
    }
  }
  return out
}
