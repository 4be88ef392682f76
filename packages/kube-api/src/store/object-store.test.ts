import type { KubeObject } from '@traffic-lab/resources'
import { expect, test } from 'vitest'
import type { ObjectEvent } from '../object-client.ts'
import { ObjectStore } from './object-store.ts'

function rule(version: string, host = 'a'): KubeObject {
  const metadata = { name: 'r', namespace: 'default' }
  return { apiVersion: `networking.istio.io/${version}`, kind: 'DestinationRule', metadata, spec: { host } }
}

function storeWithDefault(): ObjectStore {
  const store = new ObjectStore()
  store.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'default' } })
  return store
}

test('a write in another version is the same object and no change', () => {
  const store = storeWithDefault()
  const made = store.create(rule('v1alpha3'))
  expect(made.apiVersion).toBe('networking.istio.io/v1')
  expect(store.update(rule('v1beta1'))).toBe(made)
})

test('a dry run returns what would be and keeps nothing', () => {
  const store = storeWithDefault()
  expect(store.create(rule('v1'), { dryRun: true }).metadata.uid).toBeDefined()
  expect(store.list('DestinationRule')).toHaveLength(0)
  store.create(rule('v1'))
  const { revision } = store
  expect(store.update(rule('v1', 'b'), { dryRun: true })).toMatchObject({
    metadata: { generation: 2 },
    spec: { host: 'b' },
  })
  expect(store.revision).toBe(revision)
})

test('every listener hears revisions in order, even when one of them writes', () => {
  const store = storeWithDefault()
  const heard: ObjectEvent[] = []
  store.subscribe(['DestinationRule'], ({ type, object }) => {
    if (type === 'ADDED') store.updateStatus({ ...object, status: { seen: true } })
  })
  store.subscribe('all', (event) => heard.push(event))
  store.create(rule('v1'))
  expect(heard.map(({ type, revision }) => [type, revision])).toEqual([
    ['ADDED', 2],
    ['MODIFIED', 3],
  ])
})

test('a listener that throws stops nobody else, and the writer hears of it', () => {
  const store = storeWithDefault()
  const heard: string[] = []
  store.subscribe('all', () => {
    throw new Error('broken listener')
  })
  store.subscribe('all', ({ object }) => heard.push(object.metadata.name))
  expect(() => store.create(rule('v1'))).toThrow('broken listener')
  expect(heard).toEqual(['r'])
  expect(store.get('DestinationRule', 'default', 'r')).toBeDefined()
})

test('nothing is created in a namespace that is being deleted', () => {
  const store = storeWithDefault()
  store.delete('Namespace', undefined, 'default')
  expect(() => store.create(rule('v1'))).toThrow('because it is being terminated')
})
