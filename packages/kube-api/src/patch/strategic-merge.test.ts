import { expect, test } from 'vitest'
import { mergePatch } from './merge-patch.ts'
import { strategicMerge } from './strategic-merge.ts'

test('a merge patch deletes with null and replaces lists', () => {
  const merged = mergePatch({ a: 1, b: { c: 1, d: 2 }, list: [1, 2] }, { a: null, b: { c: 3 }, list: [9] })
  expect(merged).toEqual({ b: { c: 3, d: 2 }, list: [9] })
})

test("a Service's ports are merged by port and a deleted one goes", () => {
  const service = { spec: { ports: [{ name: 'http', port: 9080 }], type: 'ClusterIP' } }
  const patch = {
    spec: {
      '$setElementOrder/ports': [{ port: 9090 }],
      ports: [
        { name: 'http', port: 9090 },
        { $patch: 'delete', port: 9080 },
      ],
    },
  }
  expect(strategicMerge(service, patch)).toEqual({
    spec: { ports: [{ name: 'http', port: 9090 }], type: 'ClusterIP' },
  })
})

test('containers and env entries are merged by name, in the given order', () => {
  const containers = [
    {
      name: 'frontend',
      image: 'a',
      env: [
        { name: 'A', value: '1' },
        { name: 'B', value: '2' },
      ],
      args: ['x'],
    },
    { name: 'istio-proxy', image: 'p' },
  ]
  const patch = {
    $setElementOrder: 'ignored',
    '$setElementOrder/containers': [{ name: 'istio-proxy' }, { name: 'frontend' }],
    containers: [
      {
        '$setElementOrder/env': [{ name: 'Z' }, { name: 'B' }],
        name: 'frontend',
        env: [
          { name: 'Z', value: '9' },
          { $patch: 'delete', name: 'A' },
        ],
        args: ['y'],
      },
    ],
  }
  expect(strategicMerge({ containers }, patch)).toEqual({
    containers: [
      { name: 'istio-proxy', image: 'p' },
      {
        name: 'frontend',
        image: 'a',
        env: [
          { name: 'Z', value: '9' },
          { name: 'B', value: '2' },
        ],
        args: ['y'],
      },
    ],
  })
})

test('container ports are keyed by containerPort', () => {
  const before = { containers: [{ name: 'a', ports: [{ containerPort: 80 }] }] }
  const patch = { containers: [{ name: 'a', ports: [{ containerPort: 81 }] }] }
  expect(strategicMerge(before, patch)).toEqual({
    containers: [{ name: 'a', ports: [{ containerPort: 80 }, { containerPort: 81 }] }],
  })
})

test('$retainKeys drops all other members first', () => {
  const strategy = { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1 } }
  const patch = { strategy: { $retainKeys: ['type'], type: 'Recreate' } }
  expect(strategicMerge({ strategy }, patch)).toEqual({ strategy: { type: 'Recreate' } })
})

test('$patch replace and delete work on maps, and directives are never stored', () => {
  const before = { a: { x: 1, y: 2 }, b: { x: 1 } }
  const patch = {
    a: { $patch: 'replace', z: 3 },
    b: { $patch: 'delete' },
    c: { list: [{ $patch: 'delete' }] },
  }
  expect(strategicMerge(before, patch)).toEqual({ a: { z: 3 }, c: { list: [{ $patch: 'delete' }] } })
})

test('finalizers are a set, and $deleteFromPrimitiveList takes from it', () => {
  const before = { metadata: { finalizers: ['a', 'b'] } }
  const patch = { metadata: { finalizers: ['b', 'c'], '$deleteFromPrimitiveList/finalizers': ['a'] } }
  expect(strategicMerge(before, patch)).toEqual({ metadata: { finalizers: ['b', 'c'] } })
})

test('an absent list is created without directives', () => {
  const patch = {
    containers: [
      {
        name: 'a',
        env: [
          { name: 'A', value: '1' },
          { $patch: 'delete', name: 'B' },
        ],
      },
    ],
  }
  expect(strategicMerge({}, patch)).toEqual({ containers: [{ name: 'a', env: [{ name: 'A', value: '1' }] }] })
})
