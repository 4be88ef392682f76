import type { KubeObject } from '@traffic-lab/resources'
import { beforeEach, describe, expect, it } from 'vitest'
import { recordEvent } from './record-event.ts'
import { ObjectStore } from './store/object-store.ts'

let store: ObjectStore
let object: KubeObject

beforeEach(() => {
  store = new ObjectStore()
  store.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'weather' } })
  object = store.create({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'x', namespace: 'weather' },
  })
})

const tell = (message: string, now = 0) =>
  recordEvent(store, object, { type: 'Warning', reason: 'BackOff', message, component: 'kubelet', now })

describe('an event', () => {
  it('names the object it is about', () => {
    tell('one')
    expect(store.list('Event')).toMatchObject([
      {
        involvedObject: { kind: 'ConfigMap', name: 'x', namespace: 'weather', uid: object.metadata.uid },
        count: 1,
        source: { component: 'kubelet' },
      },
    ])
  })

  it('with the same words is counted, not written again', () => {
    tell('one')
    tell('two')
    tell('one', 60_000)
    expect(store.list('Event')).toMatchObject([
      {
        message: 'one',
        count: 2,
        firstTimestamp: '1970-01-01T00:00:00Z',
        lastTimestamp: '1970-01-01T00:01:00Z',
      },
      { message: 'two', count: 1 },
    ])
  })

  it('in a namespace on its way out is not written', () => {
    store.delete('Namespace', undefined, 'weather')
    tell('one')
    expect(store.list('Event')).toEqual([])
  })

  it('makes room for itself: the oldest goes when there are too many', () => {
    for (let index = 0; index < 1_003; index++) tell(`message ${index}`, index * 1_000)
    const messages = store.list('Event').map(({ message }) => message)
    expect(messages).toHaveLength(1_000)
    expect(messages).not.toContain('message 2')
    expect(messages).toContain('message 3')
  })
})
