import { join } from 'node:path'
import type { ImageProgram } from './images.ts'

/** Paths in a container, and the files on this machine that stand in for them. */
export type ImagePrograms = Readonly<Record<string, string>>

export function imagePrograms({ folder, programs = {} }: ImageProgram, workspaceRoot: string): ImagePrograms {
  const places = Object.entries(programs)
  return Object.fromEntries(places.map(([path, file]) => [path, join(workspaceRoot, folder, file)]))
}

/** A command whose program is one of the image's own runs what stands in for it, whatever this machine has there. */
export function imageCommand(command: readonly string[], programs: ImagePrograms = {}): readonly string[] {
  const [file = '', ...args] = command
  const own = Object.hasOwn(programs, file) ? programs[file] : undefined
  return own === undefined ? command : [own, ...args]
}
