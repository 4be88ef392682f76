import { existsSync } from 'node:fs'
import { chmod, cp, mkdir, rm, symlink } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { MeshError } from '@traffic-lab/resources'
import { build } from 'rolldown'
import type { ImageSpec } from './image-spec.ts'

/**
 * Writes the files of an image to `<context>/files`, as they will lie in it: the program with all it imports in
 * one file, what its package has built for browsers, and the traffic client of the experiments.
 */
export async function bundleProgram(spec: ImageSpec, root: string, context: string): Promise<void> {
  const { folder, entry, programs = {} } = spec.program
  const files = join(context, 'files')
  const main = join(files, 'app/bin/main.js')
  await rm(context, { recursive: true, force: true })
  await build({
    input: join(root, folder, entry),
    platform: 'node',
    logLevel: 'warn',
    output: {
      file: main,
      format: 'esm',
      minify: true,
      codeSplitting: false,
      banner: '#!/usr/bin/env node',
    },
  }).catch((cause: unknown) => {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new MeshError('IMG104', `${join(folder, entry)} cannot be bundled: ${reason}`, { cause })
  })
  // The program looks for its assets where it does in its package: beside the folder that it lies in.
  const built = join(root, folder, 'dist')
  if (existsSync(built)) await cp(built, join(files, 'app/dist'), { recursive: true })
  await cp(join(root, 'services/service-kit/bin'), join(files, 'usr/local/bin'), { recursive: true })
  await chmod(main, 0o755)
  // A program that people call by its path is the same one under another name.
  for (const path of Object.keys(programs)) {
    await mkdir(dirname(join(files, path)), { recursive: true })
    await symlink('/app/bin/main.js', join(files, path))
  }
}
