import type { HTTPRoute, KubeObject, TCPRoute, TLSRoute, VirtualService } from '@traffic-lab/resources'
import { compareNames, resolveHost } from './names.ts'
import { isVisible, parseExportTo, type Visibility } from './visibility.ts'
import { meshGateway } from './well-known.ts'

/** A VirtualService with its names resolved: hosts are full names, gateways `namespace/name` or `mesh`. */
export interface MeshVirtualService {
  readonly name: string
  readonly namespace: string
  readonly hosts: readonly string[]
  readonly gateways: ReadonlySet<string>
  readonly visibility: Visibility
  readonly http: readonly HTTPRoute[]
  readonly tls: readonly TLSRoute[]
  readonly tcp: readonly TCPRoute[]
}

/** The oldest first, then by name: who comes first wins a host that several rules claim. */
export function sortedByAge(rules: readonly KubeObject[]): readonly KubeObject[] {
  return rules
    .map((rule) => ({ rule, created: rule.metadata.creationTimestamp ?? '', name: qualified(rule) }))
    .sort((a, b) => compareNames(a.created, b.created) || compareNames(a.name, b.name))
    .map(({ rule }) => rule)
}

function qualified({ metadata }: KubeObject): string {
  return `${metadata.name}.${metadata.namespace ?? 'default'}`
}

export function resolveVirtualService(rule: VirtualService): MeshVirtualService {
  const { name, namespace = 'default' } = rule.metadata
  const { hosts = [], gateways = [], exportTo, http = [], tls = [], tcp = [] } = rule.spec
  return {
    name,
    namespace,
    hosts: hosts.map((host) => resolveHost(host, namespace)),
    gateways: new Set(
      gateways.length === 0 ? [meshGateway] : gateways.map((gateway) => resolveGateway(gateway, namespace)),
    ),
    visibility: parseExportTo(exportTo, namespace),
    http,
    tls,
    tcp,
  }
}

/** `name` is a Gateway of the rule's namespace, `namespace/name` any; `name.namespace.svc…` is the old spelling. */
export function resolveGateway(gateway: string, ruleNamespace: string): string {
  if (gateway === meshGateway || gateway.includes('/')) return gateway
  const [name = '', namespace] = gateway.split('.')
  return `${namespace ?? ruleNamespace}/${name}`
}

/**
 * The rules a proxy of `namespace` sees for one gateway (or `mesh`), in the order in which they win: its own private
 * ones, those exported to it by name, those exported to all.
 */
export function visibleVirtualServices(
  rules: readonly MeshVirtualService[],
  namespace: string,
): readonly MeshVirtualService[] {
  const seen = rules.filter(({ visibility }) => isVisible(visibility, namespace))
  return seen
    .map((rule) => ({ rule, rank: rankOf(rule, namespace) }))
    .sort((a, b) => a.rank - b.rank)
    .map(({ rule }) => rule)
}

function rankOf({ visibility, namespace: owner }: MeshVirtualService, namespace: string): number {
  if (visibility.everywhere) return 2
  return owner === namespace && visibility.namespaces.size === 1 ? 0 : 1
}
