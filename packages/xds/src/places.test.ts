import type { KubeObject, Pod } from '@traffic-lab/resources'
import { expect, it } from 'vitest'
import { createMemo } from './memo.ts'
import { placesOf } from './places.ts'

function pod(labels: Readonly<Record<string, string>>, spec: object = {}): Pod {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'cart', namespace: 'shop', labels },
    spec: { containers: [], ...spec },
  }
}

function node(labels: Readonly<Record<string, string>>): KubeObject {
  return { apiVersion: 'v1', kind: 'Node', metadata: { name: 'n', labels } }
}

const place = (own: Pod, ...nodes: readonly KubeObject[]) =>
  placesOf([own], nodes, createMemo()).get('shop/cart')

it('a pod is where its node is, unless it says so itself', () => {
  const zone = node({ 'topology.kubernetes.io/region': 'r1', 'topology.kubernetes.io/zone': 'z1' })
  expect(place(pod({}, { nodeName: 'n' }), zone)?.locality).toBe('r1/z1/')
  expect(place(pod({ 'istio-locality': 'r2.z3.d' }, { nodeName: 'n' }), zone)?.locality).toBe('r2/z3/d')
  const old = node({ 'failure-domain.beta.kubernetes.io/region': 'r9' })
  expect(place(pod({}, { nodeName: 'n' }), old)?.locality).toBe('r9//')
})

it('a node without labels of a place is nowhere, as is the node of a lab', () => {
  const lab = node({ 'kubernetes.io/hostname': 'n' })
  expect(place(pod({}, { nodeName: 'n' }), lab)?.locality).toBe('')
  expect(place(pod({}))?.locality).toBe('')
})

it('rules see the place among the labels', () => {
  const found = place(
    pod({ app: 'cart' }, { nodeName: 'n' }),
    node({ 'topology.kubernetes.io/region': 'r1', 'topology.istio.io/subzone': 'a' }),
  )
  expect(found?.labels).toEqual({
    app: 'cart',
    'topology.kubernetes.io/region': 'r1',
    'topology.istio.io/subzone': 'a',
    'topology.istio.io/cluster': 'Kubernetes',
    'kubernetes.io/hostname': 'n',
  })
})

it('peers know a pod by its service account', () => {
  expect(place(pod({}))?.identity).toBe('spiffe://cluster.local/ns/shop/sa/default')
  expect(place(pod({}, { serviceAccountName: 'cart' }))?.identity).toBe(
    'spiffe://cluster.local/ns/shop/sa/cart',
  )
})

it('an unchanged pod keeps its place, the same object', () => {
  const own = pod({}, { nodeName: 'n' })
  const nodes = [node({ 'topology.kubernetes.io/region': 'r1' })]
  const memo = createMemo()
  const first = placesOf([own], nodes, memo).get('shop/cart')
  expect(
    placesOf([{ ...own, status: { phase: 'Running', podIP: '127.10.1.1' } }], nodes, memo).get('shop/cart'),
  ).toBe(first)
})
