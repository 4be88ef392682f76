import { expect, it } from 'vitest'
import { unsupportedMeshKeys } from './mesh-config-support.ts'

it('every key that would be ignored is named', () => {
  const meshConfig = { accessLogFile: '/dev/stdout', trustDomain: 'other', meshId: 'x' }
  expect(unsupportedMeshKeys(meshConfig)).toEqual(['meshId', 'trustDomain'])
})

it('mutual TLS of itself can be on or off', () => {
  expect(unsupportedMeshKeys({ enableAutoMtls: false })).toEqual([])
  expect(unsupportedMeshKeys({ enableAutoMtls: true })).toEqual([])
})

it('a key of which only a part is translated is named for the rest', () => {
  const tracing = { sampling: 1, enableIstioTags: true }
  expect(unsupportedMeshKeys({ defaultConfig: { tracing } })).toEqual([])
  expect(unsupportedMeshKeys({ defaultConfig: { tracing, concurrency: 2 } })).toEqual(['defaultConfig'])
  const log = { name: 'a', envoyFileAccessLog: { path: '/a' } }
  expect(unsupportedMeshKeys({ extensionProviders: [log] })).toEqual([])
  expect(unsupportedMeshKeys({ extensionProviders: [log, { name: 'b', zipkin: {} }] })).toEqual([
    'extensionProviders',
  ])
})
