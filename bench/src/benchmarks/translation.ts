import { join } from 'node:path'
import {
  buildSnapshot,
  createMemo,
  type Memo,
  type MeshState,
  type Snapshot,
  toForwardProxy,
} from '@traffic-lab/xds'
import { createXdsServer } from '@traffic-lab/xds-server'
import type { Benchmark, Budget, Measurement } from '../benchmark.ts'
import { benchProxy, meshOfSize } from '../mesh-of-size.ts'
import { median } from '../summarize.ts'
import { createTempFolder } from '../temp-folder.ts'

const rounds = 9
const sizes = [10, 100, 1_000] as const
const plan = { podIP: benchProxy.ip, appAddress: '127.40.251.1' }
const perPort = (mesh: MeshState, memo?: Memo) => buildSnapshot(mesh, benchProxy, memo)
const forward = (mesh: MeshState, memo?: Memo) => toForwardProxy(perPort(mesh, memo), plan, memo)

/** Objects → one proxy's configuration, and its encoding for the wire. */
export const translation: Benchmark = {
  name: 'translation',
  about: 'Services and as many VirtualServices → the configuration of one sidecar',
  async run({ progress }) {
    progress('translation')
    const measured = sizes.map((size) => {
      const budget = size === 1_000 ? { median: 1_000 } : undefined
      return timed(`per port, ${size} + ${size}, the first time`, budget, () => {
        const mesh = meshOfSize(size)
        return () => perPort(mesh)
      })
    })
    const [, hundred, thousand] = measured.map(({ samples }) => median(samples))
    const ratio = (thousand ?? Number.NaN) / (hundred ?? Number.NaN) / 10
    return [
      ...measured,
      {
        what: 'per port, cost of an object: 1000 to 100',
        unit: '×',
        samples: [ratio],
        budget: { median: 2 },
      },
      oneChanged(1_000, perPort, 'per port', { median: 20 }),
      timed('forward proxy, 100 + 100, the first time', undefined, () => {
        const mesh = meshOfSize(100)
        return () => forward(mesh)
      }),
      oneChanged(100, forward, 'forward proxy', undefined),
      ...(await encoding()),
    ]
  },
}

/** Everything stays the same objects but one rule, as after `kubectl apply`; what was built before is remembered. */
function oneChanged(
  size: number,
  translate: (mesh: MeshState, memo: Memo) => Snapshot,
  form: string,
  budget: Budget | undefined,
): Measurement {
  const mesh = meshOfSize(size)
  const [, ...others] = mesh.rules
  const memo = createMemo()
  let round = 0
  return timed(`${form}, ${size} + ${size}, one rule changed`, budget, () => {
    round += 1
    const [changed] = meshOfSize(1, `${round}s`).rules
    const rules = changed === undefined ? others : [changed, ...others]
    return () => translate({ ...mesh, rules }, memo)
  })
}

/** To the bytes that are sent; nobody is connected. What did not change is not encoded again. */
async function encoding(): Promise<readonly Measurement[]> {
  await using folder = await createTempFolder()
  const xds = await createXdsServer({ socketPath: join(folder.path, 'xds.sock') })
  let revision = 0
  const mesh = meshOfSize(1_000)
  const [, ...others] = mesh.rules
  const changed = (memo?: Memo) => {
    revision += 1
    const rules = [...meshOfSize(1, `${revision}s`).rules.slice(0, 1), ...others]
    return perPort({ ...mesh, rules }, memo)
  }
  const memo = createMemo()
  const encode = (what: string, node: () => string, next: () => Snapshot) =>
    timed(what, undefined, () => {
      const snapshot = next()
      return () => xds.setSnapshot(node(), snapshot, revision)
    })
  try {
    return [
      encode(
        'encoding 1000 + 1000, a new proxy',
        () => `sidecar~127.0.0.1~p${revision}.bench~bench`,
        () => changed(),
      ),
      encode(
        'encoding 1000 + 1000, one rule changed',
        () => 'sidecar~127.0.0.1~one.bench~bench',
        () => changed(memo),
      ),
    ]
  } finally {
    await xds.close()
  }
}

/** Each round is prepared outside the clock; one round before them warms the engine up. */
function timed(what: string, budget: Budget | undefined, prepare: () => () => unknown): Measurement {
  const samples: number[] = []
  for (let round = 0; round <= rounds; round += 1) {
    const run = prepare()
    const startedAt = performance.now()
    run()
    if (round > 0) samples.push(performance.now() - startedAt)
  }
  return { what, unit: 'ms', samples, ...(budget && { budget }) }
}
