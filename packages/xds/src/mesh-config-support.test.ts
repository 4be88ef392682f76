import { expect, it } from 'vitest'
import { unsupportedMeshKeys } from './mesh-config-support.ts'

it('every key that would be ignored is named', () => {
  expect(
    unsupportedMeshKeys({ accessLogFile: '/dev/stdout', trustDomain: 'a', accessLogFormat: 'x' }),
  ).toEqual(['accessLogFormat', 'trustDomain'])
})

it('mutual TLS of itself can be on or off', () => {
  expect(unsupportedMeshKeys({ enableAutoMtls: false })).toEqual([])
  expect(unsupportedMeshKeys({ enableAutoMtls: true })).toEqual([])
})
