import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'

/** A PATH with nothing on it. */
const empty = mkdtempSync(join(tmpdir(), 'no-tools-'))
afterAll(() => rmSync(empty, { recursive: true }))

function images(words: readonly string[], env: NodeJS.ProcessEnv) {
  const main = join(import.meta.dirname, 'main.ts')
  return spawnSync(process.execPath, [main, ...words], { env, encoding: 'utf8' })
}

it('--help explains itself on stdout', () => {
  const { status, stdout } = images(['--help'], { PATH: empty })
  expect([status, stdout]).toEqual([0, expect.stringContaining('--load kind|minikube|k3d')])
})

it('a wrong option is a slip of the caller', () => {
  const option = images(['--load', 'podman'], { PATH: empty })
  expect(option).toMatchObject({ status: 2, stderr: expect.stringMatching(/^error: --load takes kind/) })
})

it('so is a wrong name, and nothing is built', () => {
  const name = images(['wether'], { PATH: empty })
  expect(name).toMatchObject({ status: 2, stdout: '' })
  expect(name.stderr).toMatch(/IMG100: no image is named "wether"\n {2}fix: There are .*weather-frontend/)
}, 60_000)

it('without Docker it says so, and what to do', () => {
  const { status, stderr } = images([], { PATH: empty })
  expect([status, stderr]).toEqual([3, expect.stringMatching(/IMG101: .*docker.*\n *fix: /)])
}, 60_000)

it('what nobody foresaw is no verdict about images', () => {
  const tools = mkdtempSync(join(tmpdir(), 'broken-tools-'))
  writeFileSync(join(tools, 'docker'), 'no program', { mode: 0o600 })
  const { status, stderr } = images([], { PATH: tools })
  rmSync(tools, { recursive: true })
  expect([status, stderr]).toEqual([3, expect.stringMatching(/^error: .*EACCES/)])
}, 60_000)
