import type { ProxyView } from './proxy-view.ts'

/** For whom and for which port a VirtualService is translated. */
export interface RouteScope {
  readonly view: ProxyView
  /** The port that clients use; at a Gateway, its number as written. */
  readonly port: number
  /** `mesh`, or the Gateway as `namespace/name`. */
  readonly gateway: string
  /** The port of a destination that names none. */
  readonly defaultPort: (host: string) => number
}
