/** A request as a proxy sees it arrive. */
export interface SimulatedRequest {
  readonly method: string
  readonly scheme: 'http' | 'https'
  /** As in the Host header: with a port where the client sends one. */
  readonly authority: string
  /** With the query. */
  readonly path: string
  /** By lower-case name. */
  readonly headers: ReadonlyMap<string, string>
}

/** Path and query apart; a fragment counts for neither. */
export function splitPath(path: string): { readonly path: string; readonly query: string } {
  const [whole = ''] = path.split('#', 1)
  const mark = whole.indexOf('?')
  return mark < 0 ? { path: whole, query: '' } : { path: whole.slice(0, mark), query: whole.slice(mark + 1) }
}

/** The value of a header, or of a part of the request line by its name in HTTP/2. */
export function headerOf(request: SimulatedRequest, name: string): string | undefined {
  switch (name) {
    case ':method':
      return request.method
    case ':authority':
      return request.authority
    case ':scheme':
      return request.scheme
    case ':path':
      return request.path
    default:
      return request.headers.get(name.toLowerCase())
  }
}
