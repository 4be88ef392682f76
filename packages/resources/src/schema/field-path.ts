/** `spec` + `http` → `spec.http`; the API server's spelling of field paths, map keys included. */
export function childPath(parent: string, name: string): string {
  return parent === '' ? name : `${parent}.${name}`
}

/** `spec.http` + 0 → `spec.http[0]`. */
export function itemPath(parent: string, index: number): string {
  return `${parent}[${index}]`
}
