import { readdirSync, readFileSync } from 'node:fs'
import { delay } from './delay.ts'
import { isAlive } from './is-alive.ts'

/** Every process of a pod carries this variable; its value is the state folder of its lab. */
export const ownerVariable = 'TRAFFIC_LAB_STATE'

/**
 * Kills what an earlier lab with the same state folder left behind, found by the variable in its environment
 * (Linux). Returns the process numbers; resolves when they are gone, after two seconds at most.
 */
export async function killOrphans(stateDir: string, procDir = '/proc'): Promise<readonly number[]> {
  const orphans = processesOf(stateDir, procDir)
  for (const pid of orphans) kill(pid)
  for (let wait = 0; wait < 100 && orphans.some((pid) => isAlive(pid)); wait += 1) await delay(20)
  return orphans
}

function processesOf(stateDir: string, procDir: string): number[] {
  const marker = `${ownerVariable}=${stateDir}`
  return processNumbers(procDir).filter(
    (pid) => pid !== process.pid && environmentOf(`${procDir}/${pid}/environ`).includes(marker),
  )
}

function processNumbers(procDir: string): number[] {
  try {
    return readdirSync(procDir)
      .filter((name) => /^\d+$/.test(name))
      .map(Number)
  } catch {
    return [] // No /proc here: the watcher has to be enough.
  }
}

function environmentOf(path: string): readonly string[] {
  try {
    return readFileSync(path, 'utf8').split('\0')
  } catch {
    return [] // Gone meanwhile, or another user's.
  }
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    return // Gone meanwhile.
  }
}
