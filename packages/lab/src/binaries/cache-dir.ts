import { access, constants, mkdir } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { MeshError } from '@traffic-lab/resources'

export interface CacheDirOptions {
  readonly env: NodeJS.ProcessEnv
  /** As `process.platform`. */
  readonly system: string
  readonly home: string
  /** Where to go when nothing can be written to the home folder. */
  readonly fallback: string
}

/** The folder for fetched programs, one per user; made if missing. LAB_CACHE_DIR names another. */
export async function cacheDir(options: CacheDirOptions): Promise<string> {
  const { env, fallback } = options
  const chosen = env.LAB_CACHE_DIR
  if (chosen) {
    if (await isWritable(resolve(chosen))) return resolve(chosen)
    throw new MeshError('LAB121', `LAB_CACHE_DIR=${chosen} is not a folder that can be written to`, {
      hint: 'name another folder, or leave LAB_CACHE_DIR out',
    })
  }
  for (const folder of [userCacheDir(options), fallback]) if (await isWritable(folder)) return folder
  throw new MeshError('LAB121', `neither ${userCacheDir(options)} nor ${fallback} can be written to`, {
    hint: 'set LAB_CACHE_DIR to a folder that can',
  })
}

function userCacheDir({ env, system, home }: CacheDirOptions): string {
  if (env.XDG_CACHE_HOME) return join(env.XDG_CACHE_HOME, 'traffic-lab')
  return system === 'darwin'
    ? join(home, 'Library', 'Caches', 'traffic-lab')
    : join(home, '.cache', 'traffic-lab')
}

async function isWritable(folder: string): Promise<boolean> {
  try {
    await mkdir(folder, { recursive: true })
    await access(folder, constants.W_OK)
    return true
  } catch {
    return false
  }
}
