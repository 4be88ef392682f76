/** Seconds since a moment of `performance.now()`, to the nanosecond: what is beyond is noise of the subtraction. */
export function secondsSince(startMs: number): number {
  return Math.round((performance.now() - startMs) * 1e6) / 1e9
}
