import { expect, test } from 'vitest'
import { findExecutable } from './find-executable.ts'

test('a name is looked up on the PATH, a path is taken as it is', () => {
  expect(findExecutable('sh', '/nowhere:/bin', '/')).toBe('/bin/sh')
  expect(findExecutable('/bin/sh', '', '/')).toBe('/bin/sh')
  expect(findExecutable('./sh', '', '/bin')).toBe('/bin/sh')
  expect(findExecutable('sh', '/nowhere', '/')).toBeUndefined()
  expect(findExecutable('/bin', '', '/')).toBeUndefined()
  expect(findExecutable('', '/bin', '/')).toBeUndefined()
})
