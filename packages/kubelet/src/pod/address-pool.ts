import { podAddress } from '@traffic-lab/resources'

/** The pod addresses of a lab, the lowest free one first. */
export class AddressPool {
  readonly #prefix: string
  readonly #taken = new Set<string>()

  /** `prefix` is the first two numbers of the lab's block: `127.20`. */
  constructor(prefix: string) {
    this.#prefix = prefix
  }

  /** Takes an address that a pod had before; false if it is not of this block or already taken. */
  reserve(address: string): boolean {
    if (!address.startsWith(`${this.#prefix}.`) || this.#taken.has(address)) return false
    this.#taken.add(address)
    return true
  }

  /** Throws RangeError when the block is full. */
  take(): string {
    for (let index = 0; ; index += 1) {
      const address = podAddress(this.#prefix, index)
      if (this.reserve(address)) return address
    }
  }

  release(address: string): void {
    this.#taken.delete(address)
  }
}
