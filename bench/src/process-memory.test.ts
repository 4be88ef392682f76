import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { expect, test } from 'vitest'
import { kindOf, memoryOfTree, treeOf } from './process-memory.ts'

test.each([
  ['/cache/envoy -c /x/envoy.json', 'Envoys'],
  ['/x/bin/node /repo/services/weather/forecast/src/main.ts', 'apps'],
  ['/x/bin/node --max-semi-space-size=1 /repo/services/weather/forecast/.cache/main.js', 'apps'],
  ['node packages/cli/src/main.ts lab up', 'lab process'],
  ['sh -c node packages/cli/src/main.ts lab up', 'wrappers'],
  ['pnpm lab up', 'wrappers'],
  ['node /usr/lib/pnpm.cjs lab up', 'wrappers'],
])('%s belongs to the %s', (line, kind) => expect(kindOf(line.split(' '))).toBe(kind))

test('a tree is the process, its children and theirs', () => {
  const parentOf = new Map([
    [2, 1],
    [3, 2],
    [4, 3],
    [5, 1],
  ])
  expect([...treeOf(2, parentOf)].sort()).toEqual([2, 3, 4])
})

test.skipIf(process.platform !== 'linux')('a child that fills its memory shows in the sum', async () => {
  const script =
    'const full = Buffer.alloc(64e6, 1); process.stdout.write(String(full.length)); process.stdin.resume()'
  const child = spawn(process.execPath, ['-e', script], { stdio: ['pipe', 'pipe', 'inherit'] })
  try {
    await once(child.stdout, 'data')
    const memory = memoryOfTree(child.pid ?? 0)
    expect(memory.wrappers).toBeGreaterThan(64e6)
    expect(memory.Envoys).toBe(0)
  } finally {
    child.kill()
  }
})
