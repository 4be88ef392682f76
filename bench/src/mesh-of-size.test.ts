import { checkRule } from '@traffic-lab/resources'
import { buildSnapshot, checkSnapshot } from '@traffic-lab/xds'
import { expect, test } from 'vitest'
import { benchProxy, meshOfSize } from './mesh-of-size.ts'

test('a mesh of any size fits together, with a cluster and a virtual host for each Service', () => {
  const snapshot = buildSnapshot(meshOfSize(300), benchProxy)
  expect(checkSnapshot(snapshot)).toEqual([])
  const names = JSON.stringify(snapshot.routes)
  for (const index of [0, 255, 256, 299]) {
    expect(names).toContain(`"outbound|${9_000 + (index % 10)}||app-${index}.bench.svc.cluster.local"`)
  }
})

test('its rules are ones that the lab accepts', () => {
  const [rule] = meshOfSize(1).rules
  expect(rule && checkRule(rule)).toEqual({ allowed: true, warnings: [] })
})

test('the timeout changes one rule and nothing else', () => {
  const [one, other] = [meshOfSize(20, '1s'), meshOfSize(20, '2s')].map((mesh) =>
    mesh.rules.map((rule) => JSON.stringify(rule)),
  )
  expect(one?.filter((rule, index) => rule !== other?.[index])).toHaveLength(1)
})
