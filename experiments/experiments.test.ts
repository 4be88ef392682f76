import { readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { checkExperiment } from '@traffic-lab/verifier'
import { describe, expect, it } from 'vitest'
import { experiments } from './index.ts'

const here = fileURLToPath(new URL('.', import.meta.url))
const rootDir = fileURLToPath(new URL('..', import.meta.url))

describe('experiments', () => {
  it('are all in the index, each under the name of its file', () => {
    const files = readdirSync(here).filter((name) => name.endsWith('.experiment.ts'))
    const folders = new Set(experiments.map(({ folder }) => folder))
    expect([...folders].map((folder) => `${folder}.experiment.ts`).sort()).toEqual(files.sort())
  })

  it('have names that tell them apart', () => {
    const names = experiments.map(({ section, part }) => `${section} ${part}`)
    expect(new Set(names).size).toBe(names.length)
  })

  it.each(experiments.map((experiment) => [`${experiment.section} ${experiment.part}`, experiment] as const))(
    '%s names files that exist and mutations that bite',
    async (_, experiment) => {
      await expect(checkExperiment(experiment, { rootDir })).resolves.toBeUndefined()
    },
  )
})
