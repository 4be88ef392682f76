import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { MeshError } from '@traffic-lab/resources'
import { startBareEnvoy, whenLive } from '../bare-envoy.ts'
import type { BenchContext, Benchmark } from '../benchmark.ts'
import { startLabUnderTest } from '../lab-under-test.ts'
import { createTempFolder } from '../temp-folder.ts'

const rounds = 5

/** Process start → every pod ready. */
export const start: Benchmark = {
  name: 'start',
  about: 'from the start of the process until all pods are ready',
  async run(context) {
    const envoy: number[] = []
    for (let round = 0; round < rounds; round += 1) envoy.push(await timeEnvoy(context))
    const command: number[] = []
    // The first start fills whatever caches the machine has lost.
    for (let round = 0; round <= rounds; round += 1) {
      context.progress(`start: pnpm lab up, ${round} of ${rounds}`)
      await using lab = await startLabUnderTest(context)
      if (round > 0) command.push(lab.startMs)
    }
    const cold: number[] = []
    const warm: number[] = []
    for (let round = 0; round < 3; round += 1) {
      context.progress(`start: cold and warm compile cache, ${round + 1} of 3`)
      await using folder = await createTempFolder()
      await mirror(context.root, folder.path)
      cold.push(await timeOwnCache(context, folder.path))
      warm.push(await timeOwnCache(context, folder.path))
    }
    return [
      { what: 'pnpm lab up, both apps, warm', unit: 'ms', samples: command, budget: { median: 5_000 } },
      { what: 'Weather without pnpm and pages, warm compile cache', unit: 'ms', samples: warm },
      { what: 'Weather without pnpm and pages, cold compile cache', unit: 'ms', samples: cold },
      { what: 'for comparison: one bare Envoy LIVE', unit: 'ms', samples: envoy },
    ]
  },
}

/** A workspace with the same services and a cache of its own, which starts empty: nobody else's is touched. */
async function mirror(root: string, folder: string): Promise<void> {
  await mkdir(join(folder, 'node_modules'))
  await symlink(join(root, 'services'), join(folder, 'services'))
}

async function timeOwnCache({ signal, envoyPath }: BenchContext, workspace: string): Promise<number> {
  signal.throwIfAborted()
  await using state = await createTempFolder()
  const startedAt = performance.now()
  const child = fork(join(import.meta.dirname, '../serve-lab.ts'), [state.path, workspace], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    env: { ...process.env, ENVOY_BIN: envoyPath },
    detached: true,
  })
  // Not `close`: that never comes once the channel was closed from here.
  const exited = once(child, 'exit')
  exited.catch(() => {})
  try {
    const ended = exited.then(() => undefined)
    const answer = await Promise.race([once(child, 'message', { signal }), ended])
    const elapsed = performance.now() - startedAt
    const [message] = answer ?? []
    if (message === undefined) throw new MeshError('BEN102', 'a lab ended before its pods were ready')
    const { problems } = message as { readonly problems: readonly string[] }
    if (problems.length > 0) throw new MeshError('BEN102', problems.join('\n'))
    return elapsed
  } finally {
    if (child.connected) child.disconnect()
    await exited
  }
}

async function timeEnvoy({ envoyPath, signal }: BenchContext): Promise<number> {
  await using folder = await createTempFolder()
  const startedAt = performance.now()
  await using envoy = await startBareEnvoy({ envoyPath, folder: folder.path, nodeId: 'bare' })
  await whenLive(envoy, AbortSignal.any([signal, AbortSignal.timeout(30_000)]))
  return performance.now() - startedAt
}
