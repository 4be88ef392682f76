import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { isAlive } from './is-alive.ts'
import { killOrphans, ownerVariable } from './orphans.ts'

vi.setConfig({ testTimeout: 60_000 })

const gone = (pids: readonly number[]) =>
  vi.waitUntil(() => !pids.some(isAlive), { timeout: 20_000, interval: 10 })

/** A lab in small: watches two process groups, one with a child, and takes a third out again. */
const lab = `
import { spawn } from 'node:child_process'
import { createProcessWatcher } from ${JSON.stringify(join(import.meta.dirname, 'process-watcher.ts'))}
const watcher = createProcessWatcher()
const start = (script) => {
  const child = spawn('sh', ['-c', script], { detached: true, stdio: ['ignore', 'pipe', 'ignore'] })
  watcher.watch(child.pid)
  return child
}
const short = start('exit 0')
short.once('exit', () => {
  watcher.unwatch(short.pid)
  const long = start('sleep 100 & echo $!; wait')
  long.stdout.once('data', (grandchild) => console.log([start('exec sleep 100').pid, long.pid, Number(grandchild)].join(' ')))
})
setInterval(() => {}, 1000)
`

test.each(['SIGKILL', 'SIGTERM'] as const)('a parent that dies by %s leaves no process', async (signal) => {
  const parent = spawn(process.execPath, ['--input-type=module', '-e', lab], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const [line] = await once(parent.stdout, 'data')
  const pids = String(line).trim().split(' ').map(Number)
  expect(pids).toHaveLength(3)
  expect(pids.every(isAlive)).toBe(true)
  parent.kill(signal)
  await gone(pids)
})

test.skipIf(process.platform !== 'linux')(
  'processes of an earlier lab are found by its state folder (Linux), those of others are left',
  async () => {
    const stateDir = mkdtempSync(join(tmpdir(), 'orphans-'))
    const start = (owner: string) => spawn('sleep', ['100'], { env: { [ownerVariable]: owner } })
    const ours = start(stateDir)
    const other = start(`${stateDir}-other`)
    try {
      await Promise.all([once(ours, 'spawn'), once(other, 'spawn')])
      expect(await killOrphans(stateDir)).toEqual([ours.pid])
      expect(other.exitCode).toBeNull()
      expect(isAlive(other.pid ?? 0)).toBe(true)
    } finally {
      ours.kill('SIGKILL')
      other.kill('SIGKILL')
      rmSync(stateDir, { recursive: true })
    }
  },
)
