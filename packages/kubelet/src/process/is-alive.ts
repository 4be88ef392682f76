import { readFileSync } from 'node:fs'

/** Whether a process still runs; one that has ended and only waits to be collected does not (Linux). */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
  } catch {
    return false
  }
  try {
    // `PID (name) STATE …`; the name may hold anything.
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return stat.slice(stat.lastIndexOf(')') + 2, stat.lastIndexOf(')') + 3) !== 'Z'
  } catch {
    return true // No /proc here.
  }
}
