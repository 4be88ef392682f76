import { execFile } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type LabProcess, root, startLab } from './lab-process.ts'
import { createShell } from './shell.ts'

interface Run {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

interface Verdict {
  readonly folder: string
  readonly outcome: string
}

function cli(words: readonly string[], stateDir: string): Promise<Run> {
  return new Promise((resolve) =>
    execFile(
      process.execPath,
      [join(root, 'packages/cli/src/main.ts'), ...words],
      { env: { ...process.env, LAB_STATE_DIR: stateDir }, maxBuffer: 1e8 },
      (error, stdout, stderr) => resolve({ code: Number(error?.code ?? 0), stdout, stderr }),
    ),
  )
}

describe('pnpm verify', () => {
  let lab: LabProcess
  beforeAll(async () => {
    lab = await startLab(['lab', 'up', '--empty'])
  })
  afterAll(async () => {
    await lab?.[Symbol.asyncDispose]()
  })

  it('proves every section on the running lab and leaves nothing behind', {
    timeout: 1_200_000,
  }, async () => {
    const { code, stdout } = await cli(['verify', '-o', 'json'], lab.stateDir)
    const { experiments } = JSON.parse(stdout) as { experiments: Verdict[] }
    const folders = readdirSync(join(root, 'experiments')).flatMap((file) =>
      file.endsWith('.experiment.ts') ? file.replace('.experiment.ts', '') : [],
    )
    expect(new Set(experiments.map(({ folder }) => folder))).toEqual(new Set(folders))
    expect(experiments.filter(({ outcome }) => outcome !== 'pass')).toEqual([])
    expect(code).toBe(0)
    const sh = createShell({ cwd: root, kubeconfig: lab.kubeconfig })
    expect((await sh('kubectl get ns -o name')).stdout).not.toContain('verify')
    expect((await sh('kubectl get vs,dr,gw -A -o name')).stdout).toBe('')
  })

  it('finds every bent rule red', { timeout: 400_000 }, async () => {
    const { code, stdout } = await cli(['verify', '5.2', '--mutate'], lab.stateDir)
    expect(stdout).toMatch(/turned red: /)
    expect(stdout).not.toMatch(/stayed green/)
    expect(code, stdout).toBe(0)
  })

  it('knows its sections', async () => {
    const { code, stderr } = await cli(['verify', '9.9'], lab.stateDir)
    expect(stderr).toMatch(/no experiment for section 9\.9[\s\S]*5\.2/)
    expect(code).toBe(2)
  })
})

describe('pnpm verify without a lab', () => {
  it('starts an empty one and stops it', { timeout: 240_000 }, async () => {
    const folder = await mkdtemp(join(tmpdir(), 'verify-'))
    const { code, stdout, stderr } = await cli(['verify', '5.2'], folder)
    expect(stdout, stderr).toMatch(/✓ 5\.2/)
    expect(code).toBe(0)
  })
})
