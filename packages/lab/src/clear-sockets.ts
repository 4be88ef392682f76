import { readdir, rm, rmdir } from 'node:fs/promises'
import { basename, join } from 'node:path'
import type { LabPaths } from './lab-paths.ts'

/**
 * Removes the sockets of pods and of the control plane: Envoy leaves its own behind, and a killed lab all of them.
 * The lock stays with its holder; without one the folder goes, too.
 */
export async function clearSockets({ socketDir, lockSocket }: LabPaths): Promise<void> {
  const names = await readdir(socketDir).catch((): string[] => [])
  const own = names.filter((name) => name.endsWith('.sock') && name !== basename(lockSocket))
  await Promise.all(own.map((name) => rm(join(socketDir, name), { force: true })))
  await removeIfEmpty(socketDir)
}

/** Somebody else's file in it is a reason to let it be. */
export async function removeIfEmpty(folder: string): Promise<void> {
  await rmdir(folder).catch(() => undefined)
}
