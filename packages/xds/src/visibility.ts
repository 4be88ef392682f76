/** Where an object of `ownerNamespace` may be seen: everywhere, in listed namespaces, or nowhere. */
export interface Visibility {
  readonly everywhere: boolean
  readonly namespaces: ReadonlySet<string>
}

/** Reads `exportTo`: absent is everywhere, `.` the owner's namespace, `~` nowhere. */
export function parseExportTo(exportTo: readonly string[] | undefined, ownerNamespace: string): Visibility {
  if (exportTo === undefined || exportTo.length === 0 || exportTo.includes('*'))
    return { everywhere: true, namespaces: new Set() }
  const names = exportTo.filter((name) => name !== '~').map((name) => (name === '.' ? ownerNamespace : name))
  return { everywhere: false, namespaces: new Set(names) }
}

export function isVisible(visibility: Visibility, clientNamespace: string): boolean {
  return visibility.everywhere || visibility.namespaces.has(clientNamespace)
}
