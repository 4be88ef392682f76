import { join } from 'node:path'
import { bundleProgram } from './bundle-program.ts'
import { docker } from './docker.ts'
import type { ImageSpec } from './image-spec.ts'

export interface BuildOptions {
  /** The repository's root. */
  readonly root: string
  readonly version: string
  /** The commit that it is built from. */
  readonly revision: string
  readonly baseImage: string
  /** `linux/arm64`; absent: that of Docker's engine. */
  readonly platform?: string | undefined
}

/** Bundles the program and builds its image; its size in bytes. */
export async function buildImage(spec: ImageSpec, options: BuildOptions): Promise<number> {
  const { root, version, revision, baseImage, platform } = options
  const context = join(root, 'images/dist', spec.title)
  await bundleProgram(spec, root, context)
  const labels = {
    title: spec.title,
    description: `Traffic Lab: ${spec.title}`,
    version,
    revision,
    licenses: 'Apache-2.0',
    'base.name': baseImage,
  }
  await docker([
    ...['build', '--file', join(root, 'images/Dockerfile'), '--tag', spec.reference],
    ...['--build-arg', `BASE_IMAGE=${baseImage}`],
    ...(platform === undefined ? [] : ['--platform', platform]),
    ...Object.entries(labels).flatMap(([name, value]) => [
      '--label',
      `org.opencontainers.image.${name}=${value}`,
    ]),
    context,
  ])
  return Number(await docker(['image', 'inspect', '--format', '{{.Size}}', spec.reference]))
}
