import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { KubeObject } from '@traffic-lab/resources'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openStore } from './open-store.ts'

let dir: string
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'store-'))
})
afterEach(() => rmSync(dir, { recursive: true }))

const namespace: KubeObject = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'weather' } }

function configMap(name: string, data: Readonly<Record<string, string>>): KubeObject {
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace: 'weather' }, data }
}

test('objects and the revision come back after a kill, without a close', () => {
  const before = openStore({ dir })
  before.create(namespace)
  const kept = before.create(configMap('kept', { a: '1' }))
  before.create(configMap('gone', {}))
  before.delete('ConfigMap', 'weather', 'gone')
  const after = openStore({ dir })
  expect(after.revision).toBe(4)
  expect(after.get('ConfigMap', 'weather', 'kept')).toEqual(kept)
  expect(after.get('ConfigMap', 'weather', 'gone')).toBeUndefined()
  expect(Number(after.create(configMap('next', {})).metadata.resourceVersion)).toBe(5)
})

test('a line that a kill cut short is dropped', () => {
  openStore({ dir }).create(namespace)
  appendFileSync(join(dir, 'journal.jsonl'), '{"revision":2,"object":{"kind":"Conf')
  const after = openStore({ dir })
  expect(after.revision).toBe(1)
  after.create(configMap('a', {}))
  expect(openStore({ dir }).get('ConfigMap', 'weather', 'a')).toBeDefined()
})

test('a damaged line in the middle is said with its place, not skipped', () => {
  openStore({ dir }).create(namespace)
  const journal = join(dir, 'journal.jsonl')
  writeFileSync(journal, `not json\n${readFileSync(journal, 'utf8')}`)
  expect(() => openStore({ dir })).toThrow(`${journal}:1 is not JSON`)
})

test('lines that a snapshot already holds are not applied twice', () => {
  const before = openStore({ dir })
  before.create(namespace)
  before.create(configMap('a', { v: '1' }))
  const lines = readFileSync(join(dir, 'journal.jsonl'), 'utf8')
  before.delete('ConfigMap', 'weather', 'a')
  // Opening writes the snapshot; then the old journal comes back, as after a crash between the two steps.
  openStore({ dir })
  writeFileSync(join(dir, 'journal.jsonl'), lines)
  const after = openStore({ dir })
  expect(after.revision).toBe(3)
  expect(after.get('ConfigMap', 'weather', 'a')).toBeUndefined()
})

test('after close a write is refused', () => {
  const store = openStore({ dir })
  store.close()
  expect(() => store.create(namespace)).toThrow('is closed')
})
