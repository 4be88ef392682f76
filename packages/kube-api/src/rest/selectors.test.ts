import type { KubeObject } from '@traffic-lab/resources'
import { expect, test } from 'vitest'
import { selectorIn } from './selectors.ts'

const pod: KubeObject = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'p', labels: { app: 'web', version: 'v1', 'a.example/b': '' } },
  status: { phase: 'Running' },
}

function selects(parameter: 'labelSelector' | 'fieldSelector', text: string): boolean {
  return selectorIn(new URLSearchParams({ [parameter]: text }))(pod)
}

test.each([
  ['app=web', true],
  ['app==web,version=v1', true],
  ['app=web,version=v2', false],
  ['app!=db', true],
  ['missing!=x', true],
  ['version in (v1, v2),app', true],
  ['version notin (v1)', false],
  ['missing notin (v1)', true],
  ['missing in (v1)', false],
  ['!missing', true],
  ['!app', false],
  ['a.example/b=', true],
  ['', true],
])('label selector "%s" gives %s', (text, expected) => {
  expect(selects('labelSelector', text)).toBe(expected)
})

test.each([
  ['metadata.name=p', true],
  ['metadata.name=p,status.phase!=Succeeded', true],
  ['spec.nodeName=', true],
  ['spec.nodeName=lab', false],
])('field selector "%s" gives %s', (text, expected) => {
  expect(selects('fieldSelector', text)).toBe(expected)
})

test('what cannot be read is a bad request, not an empty selection', () => {
  expect(() => selects('labelSelector', 'a in x')).toThrow(expect.objectContaining({ code: 400 }))
  expect(() => selects('fieldSelector', 'a')).toThrow(expect.objectContaining({ code: 400 }))
})
