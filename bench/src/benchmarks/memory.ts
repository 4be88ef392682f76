import { setTimeout as delay } from 'node:timers/promises'
import { type KubeObject, MeshError } from '@traffic-lab/resources'
import type { BenchContext, Benchmark, Measurement } from '../benchmark.ts'
import { startLabUnderTest } from '../lab-under-test.ts'
import { type MemoryByKind, memoryOfTree, processKinds } from '../process-memory.ts'
import { sixteenPods, weatherV1 } from '../weather-objects.ts'

/** Three looks, a second apart: garbage comes and goes. */
const looks = 3

/** The proportional set size of the whole lab, pnpm included. */
export const memory: Benchmark = {
  name: 'memory',
  about: 'PSS of the whole process tree: Envoys, apps, the lab process and the pnpm around it',
  async run(context) {
    if (process.platform !== 'linux')
      throw new MeshError('BEN103', 'the proportional set size is read from /proc, which only Linux has')
    return [
      ...(await measure(context, 'Weather v1', await weatherV1(context.root), 450)),
      ...(await measure(context, '16 pods', await sixteenPods(context.root), 1_000)),
    ]
  },
}

async function measure(
  context: BenchContext,
  what: string,
  objects: readonly KubeObject[],
  budget: number,
): Promise<readonly Measurement[]> {
  context.progress(`memory: ${what}`)
  await using lab = await startLabUnderTest(context, objects)
  const seen: MemoryByKind[] = []
  for (let look = 0; look < looks; look += 1) {
    await delay(1_000, undefined, { signal: context.signal })
    seen.push(memoryOfTree(lab.pid))
  }
  const sums = seen.map((kinds) => processKinds.reduce((sum, kind) => sum + kinds[kind], 0) / 1e6)
  const parts = processKinds.map((kind): Measurement => {
    return { what: `${what}: ${kind}`, unit: 'MB', samples: seen.map((kinds) => kinds[kind] / 1e6) }
  })
  return [{ what: `${what}: all`, unit: 'MB', samples: sums, budget: { median: budget } }, ...parts]
}
