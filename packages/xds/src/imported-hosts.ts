import { covers } from './names.ts'

/** Hosts by the namespace whose objects they select; a star is every namespace. */
export type ImportedHosts = ReadonlyMap<string, readonly string[]>

/** Reads `namespace/host` entries of a Sidecar: `.` is the proxy's own namespace, `~` is none. */
export function parseImportedHosts(entries: readonly string[], ownNamespace: string): ImportedHosts {
  const out = new Map<string, string[]>()
  for (const entry of entries) {
    const slash = entry.indexOf('/')
    const namespace = entry.slice(0, slash).replace(/^\.$/, ownNamespace)
    out.set(namespace, [...(out.get(namespace) ?? []), entry.slice(slash + 1)])
  }
  return out
}

/** Whether an object of `namespace` is selected by one of its hosts, of which `fits` decides. */
function imports(hosts: ImportedHosts, namespace: string, fits: (imported: string) => boolean): boolean {
  return [namespace, '*'].some((key) => hosts.get(key)?.some(fits) === true)
}

/** A Service is selected by its own name or a wildcard that covers it. */
export function importsService(
  hosts: ImportedHosts,
  { host, namespace }: { readonly host: string; readonly namespace: string },
): boolean {
  return imports(hosts, namespace, (imported) => covers(imported, host))
}

/** A rule is selected also when one of its hosts is a wildcard that covers the imported name. */
export function importsRule(
  hosts: ImportedHosts,
  rule: { readonly hosts: readonly string[]; readonly namespace: string },
): boolean {
  return imports(hosts, rule.namespace, (imported) =>
    rule.hosts.some((host) => covers(imported, host) || covers(host, imported)),
  )
}
