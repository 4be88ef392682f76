import { fromBinary, toJson } from '@bufbuild/protobuf'
import { expect, test } from 'vitest'
import { encodeResource } from './encode-resource.ts'
import { envoyDescriptors, messageDescriptor } from './envoy-descriptors.ts'
import { createResourceEncoder } from './resource-encoder.ts'

const hostOf = (name: string, timeout = '1s') => ({
  name,
  domains: [name],
  routes: [{ match: { prefix: '/' }, route: { cluster: name, timeout } }],
})

test('a route configuration of hosts that were encoded before has the bytes it has without them', () => {
  const encode = createResourceEncoder()
  const [one, other] = [hostOf('one'), hostOf('other')]
  encode('routes', { name: 'r', virtual_hosts: [one, other] })
  const changed = { name: 'r', virtual_hosts: [one, hostOf('other', '2s')], validate_clusters: false }
  expect(encode('routes', changed)).toEqual(encodeResource('routes', changed))
  const descriptor = messageDescriptor('envoy.config.route.v3.RouteConfiguration')
  const message = fromBinary(descriptor, encode('routes', changed).bytes)
  expect(toJson(descriptor, message, { registry: envoyDescriptors(), useProtoFieldName: true })).toEqual(
    changed,
  )
})

test('the same object is encoded once', () => {
  const encode = createResourceEncoder()
  const endpoints = { cluster_name: 'one', endpoints: [] }
  expect(encode('endpoints', endpoints)).toBe(encode('endpoints', endpoints))
  expect(encode('endpoints', { ...endpoints })).not.toBe(encode('endpoints', endpoints))
})

test('a wrong field is named with its host, also where hosts were encoded before', () => {
  const encode = createResourceEncoder()
  const good = hostOf('one')
  encode('routes', { name: 'r', virtual_hosts: [good] })
  const bad = { ...hostOf('other'), surprise: true }
  expect(() => encode('routes', { name: 'r', virtual_hosts: [good, bad] })).toThrow(
    'virtual_hosts[1].surprise',
  )
})
