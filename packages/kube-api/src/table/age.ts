const minute = 60
const hour = 60 * minute
const day = 24 * hour
const year = 365 * day

/** A duration in whole seconds as Kubernetes prints ages: `75s`, `5m30s`, `47h`, `3d4h`. */
export function formatAge(seconds: number): string {
  const s = Math.max(0, Math.floor(seconds))
  if (s < 2 * minute) return `${s}s`
  if (s < 10 * minute) return pair(s, minute, 'm', 1, 's')
  if (s < 3 * hour) return `${Math.floor(s / minute)}m`
  if (s < 8 * hour) return pair(s, hour, 'h', minute, 'm')
  if (s < 2 * day) return `${Math.floor(s / hour)}h`
  if (s < 8 * day) return pair(s, day, 'd', hour, 'h')
  if (s < 2 * year) return `${Math.floor(s / day)}d`
  if (s < 8 * year) return pair(s, year, 'y', day, 'd')
  return `${Math.floor(s / year)}y`
}

/** Age of an RFC 3339 time at `now` (milliseconds since the epoch). */
export function ageOf(time: string | undefined, now: number): string {
  const then = time === undefined ? Number.NaN : Date.parse(time)
  return Number.isNaN(then) ? '<unknown>' : formatAge((now - then) / 1000)
}

function pair(s: number, big: number, bigUnit: string, small: number, smallUnit: string): string {
  const rest = Math.floor((s % big) / small)
  return `${Math.floor(s / big)}${bigUnit}${rest === 0 ? '' : `${rest}${smallUnit}`}`
}
