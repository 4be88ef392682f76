import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ObjectStore } from '@traffic-lab/kube-api'
import { beforeEach, describe, expect, it } from 'vitest'
import { createMissing, readObjects } from './apply-files.ts'

describe('objects from files', () => {
  let folder: string
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'files-'))
  })
  const write = (name: string, text: string) => writeFile(join(folder, name), text)

  it('come in the order of file names, with the namespace that is asked for', async () => {
    await write('b.yaml', 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: second}\n')
    await write('a.yml', 'apiVersion: v1\nkind: Namespace\nmetadata: {name: weather}\n')
    await write('kustomization.yaml', 'resources: [a.yml]\n')
    await write('notes.txt', 'not YAML: [')
    const objects = await readObjects([folder], 'weather')
    expect(objects.map(({ kind, metadata }) => [kind, metadata.name, metadata.namespace])).toEqual([
      ['Namespace', 'weather', undefined],
      ['ConfigMap', 'second', 'weather'],
    ])
  })

  it('that cannot be read are refused with their place', async () => {
    await write('bad.yaml', 'apiVersion: v1\nkind: [\n')
    await expect(readObjects([folder])).rejects.toThrow(/bad\.yaml:\d+/)
    await expect(readObjects([join(folder, 'nowhere')])).rejects.toThrow(/nowhere: no such file or folder/)
  })

  it('are created once; what was changed since stays changed', () => {
    const store = new ObjectStore()
    const namespace = {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name: 'weather', labels: { a: '1' } },
    }
    createMissing(store, [namespace])
    const created = store.get('Namespace', undefined, 'weather')
    expect(created?.metadata.annotations?.['kubectl.kubernetes.io/last-applied-configuration']).toBe(
      '{"apiVersion":"v1","kind":"Namespace","metadata":{"annotations":{},"labels":{"a":"1"},"name":"weather"}}\n',
    )
    store.update({ ...namespace, metadata: { name: 'weather', labels: { a: '2' } } })
    createMissing(store, [namespace])
    expect(store.get('Namespace', undefined, 'weather')?.metadata.labels).toEqual({ a: '2' })
  })
})
