/** How an instance misbehaves now; asked anew for each request. */
export interface FaultMode {
  readonly healthy: () => boolean
  /** Ratings are refused with 503. */
  readonly unavailable: () => boolean
  /** How long the answer waits, in milliseconds. */
  readonly delayMs: () => number
}

export interface FaultOptions {
  /** Of a request to fail or to wait, from 0 to 1. */
  readonly probability?: number | undefined
  readonly delayMs?: number | undefined
  /** How long a good or a bad period lasts, in milliseconds; the first one is good. */
  readonly toggleMs?: number | undefined
  /** A number from 0 up to, not including, 1. */
  readonly random?: (() => number) | undefined
  /** Milliseconds since any fixed moment. */
  readonly now?: (() => number) | undefined
}

export const well: FaultMode = { healthy: () => true, unavailable: () => false, delayMs: () => 0 }

/** One request in two is refused. */
export function faulty({ probability = 0.5, random = Math.random }: FaultOptions): FaultMode {
  return { ...well, unavailable: () => random() < probability }
}

/** One request in two waits seven seconds. */
export function delayed({
  probability = 0.5,
  delayMs = 7_000,
  random = Math.random,
}: FaultOptions): FaultMode {
  return { ...well, delayMs: () => (random() < probability ? delayMs : 0) }
}

/** A good minute, then a bad one, and so on; its health is always well. */
export function unavailable(options: FaultOptions): FaultMode {
  return { ...well, unavailable: badPeriods(options, 60_000) }
}

/** A quarter of an hour good, then as long bad, with ill health, and so on. */
export function unhealthy(options: FaultOptions): FaultMode {
  const bad = badPeriods(options, 15 * 60_000)
  return { ...well, unavailable: bad, healthy: () => !bad() }
}

/** By the clock rather than by a timer: nothing runs while nobody asks. */
function badPeriods(
  { toggleMs, now = () => performance.now() }: FaultOptions,
  defaultMs: number,
): () => boolean {
  const period = toggleMs ?? defaultMs
  const start = now()
  return () => Math.floor((now() - start) / period) % 2 === 1
}
