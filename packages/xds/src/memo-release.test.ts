import { setImmediate } from 'node:timers/promises'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { expect, test } from 'vitest'
import { buildSnapshot } from './build-snapshot.ts'
import { createMemo, type Memo } from './memo.ts'
import type { MeshState } from './mesh-state.ts'
import { frontend, gateway, rule, weatherMesh } from './testing/weather-mesh.ts'

const proxies = [frontend, { ...frontend, labels: { app: 'other' } }, gateway]

function routeOf(host: string, timeout: string) {
  const route = [{ destination: { host } }]
  const match = [{ sourceLabels: { app: 'frontend' } }]
  return rule('VirtualService', host, { hosts: [host], http: [{ match, timeout, route }, { route }] })
}

/** Translates the mesh for each proxy and holds nothing of it. */
function translate(memo: Memo, mesh: MeshState): WeakRef<object> {
  for (const proxy of proxies) buildSnapshot(mesh, proxy, memo)
  return new WeakRef(mesh.services[0] ?? mesh)
}

test('a rule that stays does not hold the meshes that it was translated in', async () => {
  const memo = createMemo()
  const stays = routeOf('frontend', '1s')
  const meshes = ['1s', '2s', '3s'].map((timeout) =>
    translate(memo, weatherMesh(stays, routeOf('forecast', timeout))),
  )
  translate(memo, weatherMesh(stays))
  // A weak reference holds its object until the current task ends.
  await setImmediate()
  setFlagsFromString('--expose-gc')
  runInNewContext('gc()')
  expect(meshes.map((mesh) => mesh.deref())).toEqual([undefined, undefined, undefined])
})
