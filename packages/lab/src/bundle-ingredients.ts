import { stat } from 'node:fs/promises'

/** What a bundle was made of: file, its time of modification and its size. */
export type Ingredients = readonly (readonly [file: string, modifiedMs: number, size: number])[]

/** The last line of a bundle says what it was made of: one file, so that neither part is ever older than the other. */
export const ingredientsMark = '\n//'

/** The files as they are now. Rejects when one of them is gone. */
export async function measure(files: readonly string[]): Promise<Ingredients> {
  return Promise.all(
    files.map(async (file) => {
      const { mtimeMs, size } = await stat(file)
      return [file, mtimeMs, size] as const
    }),
  )
}
