import { ObjectStore } from '@traffic-lab/kube-api'
import type { Service } from '@traffic-lab/resources'
import { beforeEach, describe, expect, it } from 'vitest'
import { service } from '../testing/test-objects.ts'
import { isServiceAddress } from './cluster-ip.ts'
import { serviceAddressAdmission } from './service-address-admission.ts'

let store: ObjectStore

beforeEach(() => {
  const services = () => store.list('Service')
  store = new ObjectStore({ admission: [serviceAddressAdmission({ prefix: '127.9', services })] })
  store.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'weather' } })
})

const create = (name: string, spec: Partial<Service['spec']> = {}) =>
  store.create(service(spec, name)).spec.clusterIP
const stored = (name: string) => store.get('Service', 'weather', name) as Service
const change = (name: string, spec: Partial<Service['spec']>) =>
  store.update<Service>({ ...stored(name), spec: { ...stored(name).spec, ...spec } })

describe('the address of a Service', () => {
  it('is the lowest free one, and free again after the Service is gone', () => {
    expect([create('a'), create('b'), create('c')]).toEqual(['127.9.128.1', '127.9.128.2', '127.9.128.3'])
    store.delete('Service', 'weather', 'b')
    expect(create('d')).toBe('127.9.128.2')
    expect(create('e')).toBe('127.9.128.4')
    expect(stored('e').spec.clusterIPs).toEqual(['127.9.128.4'])
  })

  it('goes on behind the 254th', () => {
    for (let index = 0; index < 254; index++) create(`s${index}`)
    expect(create('next')).toBe('127.9.129.1')
  })

  it('is none for a headless Service and for a name outside', () => {
    expect(create('headless', { clusterIP: 'None' })).toBe('None')
    expect(create('outside', { type: 'ExternalName', externalName: 'example.com' })).toBeUndefined()
  })

  it('can be chosen in the range, once', () => {
    expect(create('a', { clusterIP: '127.9.128.1' })).toBe('127.9.128.1')
    expect(() => create('b', { clusterIP: '127.9.128.1' })).toThrow('taken by another Service')
    expect(create('c')).toBe('127.9.128.2')
  })

  it.each(['10.96.0.7', '127.9.0.1', '127.9.200.1', '127.9.128.0', '127.9.128.255', '127.10.128.1', 'x'])(
    'cannot be %s, which is not in the range',
    (clusterIP) => {
      expect(() => create('a', { clusterIP })).toThrow(/spec.clusterIP: Invalid value: .*127.9.128.0\/18/)
    },
  )

  it('stays when an update leaves it out, and is refused when an update changes it', () => {
    create('a')
    const { clusterIP: _, clusterIPs: __, ...spec } = stored('a').spec
    store.update<Service>({ ...stored('a'), spec: { ...spec, ports: [{ port: 1 }] } })
    expect(stored('a').spec).toMatchObject({ clusterIP: '127.9.128.1', ports: [{ port: 1 }] })
    expect(() => change('a', { clusterIP: '127.9.128.9' })).toThrow('may not change once set')
    expect(() => change('a', { clusterIP: 'None' })).toThrow('may not change once set')
  })

  it('comes and goes with the type', () => {
    create('a', { type: 'ExternalName', externalName: 'example.com' })
    change('a', { type: 'ClusterIP' })
    expect(stored('a').spec.clusterIP).toBe('127.9.128.1')
    change('a', { type: 'ExternalName' })
    expect(stored('a').spec).not.toHaveProperty('clusterIP')
  })

  it('is known by its form', () => {
    expect(isServiceAddress('127.9', '127.9.191.254')).toBe(true)
    expect(isServiceAddress('127.9', '127.9.192.1')).toBe(false)
  })
})
