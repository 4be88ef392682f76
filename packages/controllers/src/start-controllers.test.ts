import type { KubeObject } from '@traffic-lab/resources'
import { resourceTypes } from '@traffic-lab/resources'
import { describe, expect, it } from 'vitest'
import { createTestLab } from './testing/test-lab.ts'
import { deployment, service } from './testing/test-objects.ts'

const snapshot = ({ store }: ReturnType<typeof createTestLab>) => ({
  revision: store.revision,
  objects: resourceTypes.flatMap(({ kind }): readonly KubeObject[] => store.list(kind)),
})

describe('the controllers', () => {
  it('show the lab as one ready node', async () => {
    const lab = createTestLab()
    expect(lab.store.get('Node', undefined, 'lab')).toMatchObject({
      status: { conditions: [{ type: 'Ready', status: 'True' }] },
    })
    lab.close()
  })

  it('delete what belongs to a deleted Deployment, down to its pods', async () => {
    const lab = createTestLab()
    lab.createNamespace()
    lab.store.create(deployment({ replicas: 3 }))
    await lab.settled()
    expect(lab.pods()).toHaveLength(3)
    lab.store.delete('Deployment', 'weather', 'forecast-v1')
    await lab.settled()
    expect(lab.store.list('ReplicaSet')).toEqual([])
    expect(lab.pods()).toEqual([])
    lab.close()
  })

  it('leave alone what an orphaning delete left behind, and take it over again', async () => {
    const lab = createTestLab()
    lab.createNamespace()
    lab.store.create(deployment({ replicas: 2 }))
    await lab.settled()
    const before = lab.pods()
    lab.store.delete('Deployment', 'weather', 'forecast-v1', { propagationPolicy: 'Orphan' })
    await lab.settled()
    expect(lab.pods()).toEqual(before)
    const again = lab.store.create(deployment({ replicas: 2 }))
    await lab.settled()
    expect(lab.pods()).toEqual(before)
    const [replicaSet, ...others] = lab.store.list('ReplicaSet')
    expect(replicaSet?.metadata.ownerReferences).toMatchObject([{ uid: again.metadata.uid }])
    expect(others).toEqual([])
    lab.close()
  })

  it('give a namespace its ServiceAccount, also after it was deleted', async () => {
    const lab = createTestLab()
    lab.createNamespace()
    await lab.settled()
    lab.store.delete('ServiceAccount', 'weather', 'default')
    await lab.settled()
    expect(lab.store.get('ServiceAccount', 'weather', 'default')).toBeDefined()
    lab.close()
  })

  it('empty a namespace that is to go, and remove it after the last pod', async () => {
    let obeys = false
    const lab = createTestLab({ obeys: () => obeys })
    lab.createNamespace()
    lab.store.create(service())
    lab.store.create(deployment({ replicas: 2 }))
    await lab.settled()
    lab.store.delete('Namespace', undefined, 'weather')
    await lab.settled()
    expect(lab.store.get('Namespace', undefined, 'weather')).toBeDefined()
    expect(lab.store.list('Deployment')).toEqual([])
    expect(lab.pods()).toHaveLength(2)
    obeys = true
    for (const { metadata } of lab.pods()) lab.store.remove('Pod', 'weather', metadata.name)
    await lab.settled()
    expect(lab.store.get('Namespace', undefined, 'weather')).toBeUndefined()
    expect(snapshot(lab).objects.filter(({ metadata }) => metadata.namespace === 'weather')).toEqual([])
    expect(lab.errors).toEqual([])
    lab.close()
  })

  it('write nothing when they start on objects that are as they should be', async () => {
    const now = () => Date.parse('2026-01-01T00:00:00Z')
    const first = createTestLab({ now })
    first.createNamespace()
    first.store.create(service())
    first.store.create(deployment({ replicas: 2 }))
    await first.settled()
    first.close()
    const second = createTestLab({ now, initial: snapshot(first) })
    await second.settled()
    expect(second.store.revision).toBe(first.store.revision)
    second.close()
  })

  it('finish after a restart what a stopped lab left undone', async () => {
    const first = createTestLab()
    first.createNamespace()
    first.store.create(service())
    first.store.create(deployment())
    await first.settled()
    first.close()
    first.store.create(deployment({}, 'late'))
    first.store.remove('ReplicaSet', 'weather', first.store.list('ReplicaSet')[0]?.metadata.name ?? '')
    const second = createTestLab({ prefix: '127.44', initial: snapshot(first) })
    await second.settled()
    await second.settled()
    expect(second.store.get('Deployment', 'weather', 'late')?.status).toMatchObject({ availableReplicas: 1 })
    expect(second.store.get('Service', 'weather', 'forecast')?.spec.clusterIP).toBe('127.44.128.1')
    second.close()
  })

  it('do nothing after close', async () => {
    const lab = createTestLab()
    lab.createNamespace()
    lab.close()
    lab.store.create(deployment())
    await lab.settled()
    expect(lab.store.list('ReplicaSet')).toEqual([])
  })
})
