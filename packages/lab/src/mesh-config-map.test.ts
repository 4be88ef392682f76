import { ObjectStore } from '@traffic-lab/kube-api'
import type { KubeObject } from '@traffic-lab/resources'
import { beforeEach, expect, it } from 'vitest'
import { defaultMeshConfig } from './default-mesh-config.ts'
import { createMeshConfigSource, isMeshConfigMap } from './mesh-config-map.ts'

let store: ObjectStore
beforeEach(() => {
  store = new ObjectStore()
  store.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'istio-system' } })
})

const configMap = (mesh: string): KubeObject => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'istio', namespace: 'istio-system' },
  data: { mesh },
})
const registryOnly = 'outboundTrafficPolicy:\n  mode: REGISTRY_ONLY\n'

it('is the default, and over it what the ConfigMap says, as long as that stands', () => {
  const source = createMeshConfigSource(store)
  expect(source.current()).toBe(defaultMeshConfig)
  const created = store.create(configMap(registryOnly))
  expect(isMeshConfigMap(created)).toBe(true)
  const read = source.current()
  expect(read).toEqual({ ...defaultMeshConfig, outboundTrafficPolicy: { mode: 'REGISTRY_ONLY' } })
  expect(source.current()).toBe(read)
  store.delete('ConfigMap', 'istio-system', 'istio')
  expect(source.current()).toBe(defaultMeshConfig)
})

it.each([
  ['nobodyKnowsThis: 1\n', 'nobodyKnowsThis of data.mesh cannot be translated'],
  ['a: [', 'data.mesh: '],
  ['- a\n', 'not one mapping of keys to values'],
])('keeps the last good one and says why: %j', (mesh, words) => {
  const source = createMeshConfigSource(store)
  const created = store.create(configMap(registryOnly))
  const good = source.current()
  store.update({ ...created, data: { mesh } })
  expect(source.current()).toBe(good)
  expect(source.current()).toBe(good)
  const events = store.list('Event')
  expect(events.map(({ reason, count }) => [reason, count])).toEqual([['NotTranslated', 1]])
  expect(events[0]?.message).toContain(words)
})
