import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { MeshError } from '@traffic-lab/resources'
import { defaultBaseImage } from './base-image.ts'
import { buildImage } from './build-image.ts'
import { loadImages, pushImages } from './deliver-images.ts'
import { requireBase, requireEngine } from './docker.ts'
import { chooseImages, type ImageSpec, imageSpecs } from './image-spec.ts'
import type { ImagesOptions } from './parse-words.ts'
import { runTool } from './run-tool.ts'

export interface MadeImage {
  /** Where it is now: in Docker, or in the registry it was pushed to. */
  readonly reference: string
  /** Unpacked, in bytes. */
  readonly size: number
}

/** Builds the chosen images and brings them to where they are wanted. */
export async function makeImages(
  options: ImagesOptions,
  root: string,
  progress: (text: string) => void,
): Promise<readonly MadeImage[]> {
  const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as { version: string }
  const known = imageSpecs(version)
  const stranger = options.names.find((name) => chooseImages(known, [name]).length === 0)
  if (stranger !== undefined) {
    const titles = known.map(({ title }) => title).join(', ')
    throw new MeshError('IMG100', `no image is named "${stranger}"`, { hint: `There are ${titles}.` })
  }
  await requireEngine()
  const baseImage = options.baseImage ?? (await defaultBaseImage(root))
  await requireBase(baseImage, options.platform)
  const chosen = chooseImages(known, options.names)
  await buildPages(chosen, root, progress)
  const commit = await runTool('git', ['-C', root, 'rev-parse', 'HEAD'])
  const revision = commit.code === 0 ? commit.stdout.trim() : 'unknown'

  const made: MadeImage[] = []
  for (const spec of chosen) {
    progress(`building ${spec.reference}`)
    const { platform } = options
    const size = await buildImage(spec, { root, version, revision, baseImage, platform })
    made.push({ reference: spec.reference, size })
  }
  const references = made.map(({ reference }) => reference)
  if (options.load !== undefined) {
    progress(`loading ${references.length} images into ${options.load}`)
    await loadImages(options.load, references, options.cluster)
  }
  if (options.push === undefined) return made
  progress(`pushing ${references.length} images to ${options.push}`)
  const pushed = await pushImages(options.push, references)
  return made.map(({ size }, index) => ({ reference: pushed[index] ?? '', size }))
}

/** What services serve to browsers is built first: it lies in their images too. */
async function buildPages(
  specs: readonly ImageSpec[],
  root: string,
  progress: (text: string) => void,
): Promise<void> {
  progress('building the pages')
  const turbo = join(root, 'node_modules/.bin/turbo')
  const filters = specs.map(({ program }) => `--filter=./${program.folder}`)
  const flags = ['--cwd', root, '--output-logs=errors-only', ...filters]
  const { code, output } = await runTool(turbo, ['run', 'build', ...flags])
  if (code !== 0) throw new MeshError('IMG107', `turbo run build failed:\n${output}`)
}
