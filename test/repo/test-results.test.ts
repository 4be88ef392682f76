import { dirname, join, matchesGlob } from 'node:path'
import { expect, it } from 'vitest'
import { packageJson, repositoryFiles, text } from './workspace.ts'

it('pnpm test counts the tests of every package that has some', () => {
  const [, pattern = ''] =
    /globSync\('(.*\/\.test\/\*\.json)'/.exec(text('scripts/full-test/test-results.ts')) ?? []
  const tested = repositoryFiles()
    .filter((file) => file.endsWith('/package.json'))
    .map(dirname)
    .filter((folder) => packageJson(folder).scripts?.test !== undefined)
  expect(tested.length).toBeGreaterThan(10)
  expect(tested.filter((folder) => !matchesGlob(join(folder, '.test/results.json'), pattern))).toEqual([])
})
