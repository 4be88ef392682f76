import { MeshError } from '@traffic-lab/resources'
import { defaultBaseImage } from './base-image.ts'
import { requireBase, requireEngine } from './docker.ts'

/** Why no image can be built here, in one sentence; undefined when nothing stands in the way. */
export async function whyNoImages(root: string): Promise<string | undefined> {
  try {
    await requireEngine()
    await requireBase(await defaultBaseImage(root), undefined)
    return undefined
  } catch (error) {
    if (error instanceof MeshError) return error.message
    throw error
  }
}
