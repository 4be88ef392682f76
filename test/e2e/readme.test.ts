import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type LabProcess, root, startLab } from './lab-process.ts'
import { createShell, type Shell } from './shell.ts'

/** The commands of the README's `sh` blocks, block by block, without trailing remarks. */
const blocks = [...readFileSync(join(root, 'README.md'), 'utf8').matchAll(/```sh\n([\s\S]*?)```/g)].map(
  ([, block = '']) =>
    block
      .split('\n')
      .map((line) => line.replace(/\s+#.*$/, '').trim())
      .filter((line) => line !== ''),
)

describe('the README', () => {
  let lab: LabProcess
  let sh: Shell
  beforeAll(async () => {
    lab = await startLab(['dev'])
    sh = terminal(lab.stateDir)
  })
  afterAll(async () => {
    await lab?.[Symbol.asyncDispose]()
  })

  it('begins with one command that runs everything and one that tests everything', () => {
    expect(blocks.slice(0, 2)).toEqual([['npx pnpm dev'], ['npx pnpm test']])
  })

  it('prints what a start prints', () => {
    const banner = lab
      .output()
      .split('\n')
      .filter((line) => /^ {2}(weather|bookinfo|kubectl) |\(no kubectl here/.test(line))
    const shown = readFileSync(join(root, 'README.md'), 'utf8').split('\n')
    const place = (line: string) =>
      line.replace(/(127\.0\.0\.1|localhost):\d+/, '$1').replace(/KUBECONFIG=\S+/, 'KUBECONFIG=HERE')
    expect(banner).toHaveLength(4)
    expect(shown.map(place)).toEqual(expect.arrayContaining(banner.map(place)))
  })

  const lessons = blocks.slice(2, -1).flat()
  it.each(lessons)('works: %s', { timeout: 400_000 }, async (line) => {
    // In a shell of its own the second terminal has the lab's folder and nothing else.
    const { code, stdout, stderr } = await sh(line, 390_000)
    expect({ code, stderr: code === 0 ? '' : stderr + stdout }).toEqual({ code: 0, stderr: '' })
    expect(stdout).not.toBe('')
  })

  it('ends with the tutorial’s empty start, on a lab of its own', async () => {
    const last = blocks.at(-1) ?? []
    expect(last).toEqual([
      'pnpm lab down',
      'pnpm lab reset',
      'pnpm lab up --empty --detach',
      'pnpm lab status',
      'pnpm lab down',
    ])
    for (const line of last) expect(await sh(line, 60_000)).toMatchObject({ code: 0 })
  })
})

/** A terminal in the repository; the lab's folder is not the reader's own `.lab`, lest a running one be disturbed. */
function terminal(stateDir: string): Shell {
  const inRoot = createShell({ cwd: root, kubeconfig: '' })
  const variables = `unset KUBECONFIG INIT_CWD; export LAB_STATE_DIR=${stateDir} LAB_CACHE_DIR="$LAB_CACHE_DIR"`
  return (line, deadlineMs) =>
    inRoot(`${variables}; [ -n "$LAB_CACHE_DIR" ] || unset LAB_CACHE_DIR; ${line}`, deadlineMs)
}
