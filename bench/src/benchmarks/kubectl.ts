import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { MeshError } from '@traffic-lab/resources'
import type { BenchContext, Benchmark, Measurement } from '../benchmark.ts'
import { startLabUnderTest } from '../lab-under-test.ts'
import { weatherApp } from '../weather-objects.ts'

const rounds = 20

/** What a person at the terminal waits for. */
export const kubectl: Benchmark = {
  name: 'kubectl',
  about: 'round trips of kubectl, a process each, on the Weather app',
  async run(context) {
    context.progress('kubectl')
    await using lab = await startLabUnderTest(context, await weatherApp(context.root))
    const rule = join(context.root, 'manifests/5.2-preparation/virtual-service-v1.yaml')
    const lines: readonly (readonly [what: string, line: string])[] = [
      ['get po', 'get po -n weather'],
      ['apply, nothing changed', `apply -n weather -f ${rule}`],
      ['exec true', 'exec deploy/frontend-v1 -n weather -- true'],
      ['for comparison: version --client', 'version --client'],
    ]
    const measured: Measurement[] = []
    for (const [what, line] of lines) {
      const samples: number[] = []
      const words = line.split(' ')
      // The first one fetches and caches what the API can do.
      await timeKubectl(context, lab.kubeconfig, words)
      for (let round = 0; round < rounds; round += 1)
        samples.push(await timeKubectl(context, lab.kubeconfig, words))
      measured.push({ what, unit: 'ms', samples })
    }
    return measured
  },
}

async function timeKubectl(
  { kubectlPath, signal }: BenchContext,
  kubeconfig: string,
  words: readonly string[],
): Promise<number> {
  const startedAt = performance.now()
  const child = spawn(kubectlPath, words, {
    signal,
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, KUBECONFIG: kubeconfig },
  })
  let stderr = ''
  child.stderr.on('data', (data: Buffer) => (stderr += data.toString()))
  const [code] = await once(child, 'close')
  if (code !== 0) throw new MeshError('BEN104', `kubectl ${words.join(' ')}: exit code ${code}\n${stderr}`)
  return performance.now() - startedAt
}
