import type { Pod } from '@traffic-lab/resources'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createTestLab } from '../testing/test-lab.ts'
import { deployment, pod } from '../testing/test-objects.ts'
import { podsToDelete } from './pods-to-delete.ts'

let lab: ReturnType<typeof createTestLab>

beforeEach(async () => {
  lab = createTestLab()
  lab.createNamespace()
  lab.store.create(deployment({ replicas: 2 }))
  await lab.settled()
})

afterEach(() => {
  lab.close()
  expect(lab.errors).toEqual([])
})

const names = () => lab.pods().map(({ metadata }) => metadata.name)

describe('a ReplicaSet', () => {
  it('replaces a pod that was deleted', async () => {
    const [gone = '', kept] = names()
    lab.store.delete('Pod', 'weather', gone)
    await lab.settled()
    expect(names()).toHaveLength(2)
    expect(names()).toContain(kept)
    expect(names()).not.toContain(gone)
  })

  it('replaces a pod that has failed and leaves the failed one to be looked at', async () => {
    const [failed] = lab.pods()
    if (failed === undefined) throw new Error('no pod')
    lab.store.updateStatus<Pod>({ ...failed, status: { ...failed.status, phase: 'Failed' } })
    await lab.settled()
    expect(names()).toHaveLength(3)
    expect(names()).toContain(failed.metadata.name)
  })

  it('lets go of a pod whose labels no longer match, and replaces it', async () => {
    const [aside] = lab.pods()
    if (aside === undefined) throw new Error('no pod')
    lab.store.update({ ...aside, metadata: { ...aside.metadata, labels: { app: 'aside' } } })
    await lab.settled()
    expect(names()).toHaveLength(3)
    expect(lab.store.get('Pod', 'weather', aside.metadata.name)?.metadata.ownerReferences).toEqual([])
  })

  it('adopts a bare pod with its labels instead of making another', async () => {
    const labels = lab.pods()[0]?.metadata.labels ?? {}
    lab.store.create(pod('bare', { labels }))
    await lab.settled()
    expect(names()).toHaveLength(2)
  })

  it('tells what it did in events', async () => {
    const events = lab.store.list('Event', { namespace: 'weather' })
    expect(events.map(({ reason, involvedObject }) => `${involvedObject.kind} ${reason}`).sort()).toEqual([
      'Deployment ScalingReplicaSet',
      'ReplicaSet SuccessfulCreate',
      'ReplicaSet SuccessfulCreate',
    ])
  })

  it('says why a pod cannot be made, and makes it once it can be', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    const other = createTestLab()
    const namespace = other.createNamespace('weather', { 'istio-injection': 'enabled' })
    const { spec } = deployment().spec.template
    const metadata = { labels: { app: 'forecast' }, annotations: { 'inject.istio.io/templates': 'grpc' } }
    other.store.create(deployment({ template: { metadata, spec } }))
    await other.settled()
    expect(other.pods()).toEqual([])
    expect(other.errors[0]).toMatch(
      /^replicaset-controller weather\/forecast-v1-\w+: .*"grpc" is not supported/,
    )
    const event = other.store.list('Event').find(({ reason }) => reason === 'FailedCreate')
    expect(event?.message).toContain('"grpc" is not supported')

    other.store.update({ ...namespace, metadata: { name: 'weather', labels: {} } })
    vi.advanceTimersByTime(30_000)
    await other.settled()
    expect(other.pods()).toHaveLength(1)
    other.close()
    vi.useRealTimers()
  })
})

describe('the pods to delete first', () => {
  const running = (name: string, ready: boolean, since: string): Pod => ({
    ...pod(name, { creationTimestamp: '2026-01-01T00:00:00Z' }),
    spec: { containers: [], nodeName: 'lab' },
    status: {
      phase: 'Running',
      conditions: [{ type: 'Ready', status: ready ? 'True' : 'False', lastTransitionTime: since }],
    },
  })

  it('are those that do not serve, then the ones that serve for the shortest time', () => {
    const pods = [
      running('old', true, '2026-01-01T00:00:01Z'),
      running('young', true, '2026-01-01T00:00:09Z'),
      running('broken', false, '2026-01-01T00:00:00Z'),
      pod('waiting'),
    ]
    expect(podsToDelete(pods, 3).map(({ metadata }) => metadata.name)).toEqual(['waiting', 'broken', 'young'])
  })
})
