/**
 * How one local lab uses its 127.x.0.0/16: pods in .0–.63, the applications behind them in .64–.127 (a pod's
 * application listens where only its own sidecar looks), Services in .128–.191.
 */
const appOffset = 64
const serviceOffset = 128
const perRange = 64 * 254

/** The address of pod number `index` (0-based) in the lab's block, `prefix` being `127.x`. */
export function podAddress(prefix: string, index: number): string {
  return addressIn(prefix, 0, index)
}

/** The address of Service number `index` (0-based) in the lab's block. */
export function serviceAddress(prefix: string, index: number): string {
  return addressIn(prefix, serviceOffset, index)
}

/** Where the application of a pod with a sidecar listens. */
export function appAddressOf(podIP: string): string {
  const [a, b, c, d] = podIP.split('.')
  return `${a}.${b}.${Number(c) + appOffset}.${d}`
}

function addressIn(prefix: string, offset: number, index: number): string {
  if (index < 0 || index >= perRange)
    throw new RangeError(`no address left in ${prefix}.0.0/16 (number ${index})`)
  return `${prefix}.${offset + Math.floor(index / 254)}.${(index % 254) + 1}`
}
