export interface BackOffOptions {
  /** Default 10 s, as in Kubernetes. */
  readonly initialMs?: number
  /** Default 5 min. */
  readonly maxMs?: number
}

/**
 * How long a container that ended waits for its next start: not at all the first time, then 10 s, doubling up to
 * five minutes. A run of twice the longest wait starts over (Kubernetes' CrashLoopBackOff).
 */
export class CrashLoopBackOff {
  readonly #initialMs: number
  readonly #maxMs: number
  #next = 0

  constructor({ initialMs = 10_000, maxMs = 300_000 }: BackOffOptions = {}) {
    this.#initialMs = initialMs
    this.#maxMs = maxMs
  }

  /** The wait after a run of `ranMs`, in milliseconds. */
  after(ranMs: number): number {
    if (ranMs >= 2 * this.#maxMs) this.#next = 0
    const wait = this.#next
    this.#next = wait === 0 ? this.#initialMs : Math.min(2 * wait, this.#maxMs)
    return wait
  }
}
