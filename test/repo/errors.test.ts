import { globSync } from 'node:fs'
import { expect, it } from 'vitest'
import { text } from './workspace.ts'

/** Each code of an error that stops a command, with the files it stands in; those about manifests have a test of their own. */
function codesInSource(): Map<string, Set<string>> {
  const codes = new Map<string, Set<string>>()
  for (const file of globSync('{packages,services,images}/**/src/**/*.ts', {
    cwd: new URL('../..', import.meta.url),
    exclude: (path) => path.endsWith('node_modules') || path.endsWith('.test.ts'),
  }))
    for (const [, code = ''] of text(file).matchAll(/'((?!MESH)[A-Z]{3,4}\d{3})'/g))
      codes.set(code, (codes.get(code) ?? new Set()).add(file))
  return codes
}

it('docs/errors.md lists every code that stops a command, and no other', () => {
  const listed = [...text('docs/errors.md').matchAll(/^\| ([A-Z]{3,4}\d{3}) \| /gm)].map(([, code]) => code)
  expect([...new Set(listed)]).toEqual(listed)
  const inSource = [...codesInSource().keys()]
  expect(inSource.toSorted()).toEqual(listed.toSorted())
})

it('a code means one thing: it is given in one file', () => {
  const shared = [...codesInSource()].filter(
    ([code, files]) => [...files].filter((file) => text(file).includes(`MeshError('${code}'`)).length > 1,
  )
  expect(shared).toEqual([])
})
