import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { missingProgram } from './missing-program.ts'

const database = {
  repository: 'examples/db',
  folder: 'db',
  entry: 'main.ts',
  tags: 'any',
  needs: { anyOf: ['serverd-of-this-test', 'other-serverd'], advice: 'install it' },
} as const

test('an image says what has to be installed, until it is', () => {
  const dir = mkdtempSync(join(tmpdir(), 'path-'))
  try {
    expect(missingProgram(database, `/nowhere:${dir}`)).toBe(
      'examples/db runs a real server of this machine, and there is no serverd-of-this-test or other-serverd: install it; then delete this pod',
    )
    writeFileSync(join(dir, 'other-serverd'), '')
    expect(missingProgram(database, dir), 'a file that cannot be run').toContain('install it')
    chmodSync(join(dir, 'other-serverd'), 0o755)
    expect(missingProgram(database, `/nowhere:${dir}`)).toBeUndefined()
  } finally {
    rmSync(dir, { recursive: true })
  }
})

test('an image of a program of ours needs nothing', () => {
  const { needs: _, ...own } = database
  expect(missingProgram(own, '')).toBeUndefined()
})
