import type { Service } from '@traffic-lab/resources'
import { serviceAddress } from '@traffic-lab/resources'

/** Services that have no address of their own: `None`, and names for something outside. */
export function wantsClusterIP({ spec }: Service): boolean {
  return spec.type !== 'ExternalName' && clusterIPOf(spec) !== 'None'
}

/** The address as given: `clusterIP`, or the first of `clusterIPs`; an empty one counts as none. */
export function clusterIPOf(spec: Service['spec']): string | undefined {
  return spec.clusterIP || spec.clusterIPs?.[0] || undefined
}

/** Whether an address is one that this lab gives to Services; `prefix` is `127.x`. */
export function isServiceAddress(prefix: string, address: string): boolean {
  const numbers = address.split('.').map(Number)
  const [a, b, c = -1, d = -1] = numbers
  const index = (c - 128) * 254 + d - 1
  if (numbers.length !== 4 || `${a}.${b}` !== prefix || !Number.isInteger(index)) return false
  return index >= 0 && d >= 1 && d <= 254 && c <= 191 && serviceAddress(prefix, index) === address
}

/** The lowest address of the block that is not in use. Throws RangeError when there is none. */
export function lowestFreeAddress(prefix: string, used: ReadonlySet<string>): string {
  for (let index = 0; ; index++) {
    const address = serviceAddress(prefix, index)
    if (!used.has(address)) return address
  }
}
