// The bundler, in a process of its own: the hundreds of megabytes that it takes go with it.
import { mkdir, rename, writeFile } from 'node:fs/promises'
import { dirname, isAbsolute, join, sep } from 'node:path'
import { type Plugin, rolldown } from 'rolldown'
import { ingredientsMark, measure } from './bundle-ingredients.ts'
import type { BundleAnswer, BundleOrder } from './bundle-programs.ts'

process.on('message', async (order: BundleOrder) => {
  const answer: BundleAnswer = { source: order.source }
  try {
    await makeBundle(order)
    process.send?.(answer)
  } catch (error) {
    process.send?.({ ...answer, problem: error instanceof Error ? error.message : String(error) })
  }
})

async function makeBundle({ source, bundle, workspaceRoot }: BundleOrder): Promise<void> {
  // Times of files have fractions of a millisecond.
  const beginMs = performance.timeOrigin + performance.now()
  await using build = await rolldown({
    input: source,
    platform: 'node',
    logLevel: 'silent',
    plugins: [packagesOnUse],
  })
  const { output } = await build.generate({
    format: 'esm',
    codeSplitting: false,
    // Names stay: they are what an error's trace is read for.
    minify: { compress: true, mangle: false, codegen: true },
  })
  const [{ code }] = output
  // Also files of which nothing was needed, and how it is made.
  const files = (await build.watchFiles).filter((file) => isAbsolute(file))
  const ingredients = await measure([...files, import.meta.filename, join(workspaceRoot, 'pnpm-lock.yaml')])
  // What was edited meanwhile may or may not be in it.
  const isCertain = ingredients.every(([, modifiedMs]) => modifiedMs < beginMs)
  await mkdir(dirname(bundle), { recursive: true })
  await replace(bundle, `${code}${ingredientsMark}${isCertain ? JSON.stringify(ingredients) : ''}`)
}

/**
 * A package that a source of ours loads on use (the driver of a database) stays where it is: most who run the program
 * never need it. What packages load is found from them alone, so it is in the bundle.
 */
const packagesOnUse: Plugin = {
  name: 'packages-on-use',
  resolveDynamicImport(specifier, importer) {
    const isOwn = importer !== undefined && !importer.split(sep).includes('node_modules')
    const isPackage = typeof specifier === 'string' && /^[^./]/.test(specifier)
    return isOwn && isPackage ? { id: specifier, external: true } : null
  },
}

/** Whole or not at all: another lab may start this very file. */
async function replace(file: string, text: string): Promise<void> {
  const own = `${file}.${process.pid}`
  await writeFile(own, text)
  await rename(own, file)
}
