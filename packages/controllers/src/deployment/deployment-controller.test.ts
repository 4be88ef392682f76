import type { Deployment, Pod } from '@traffic-lab/resources'
import { afterEach, describe, expect, it, vi } from 'vitest'
import type { TestLabOptions } from '../testing/test-lab.ts'
import { createTestLab } from '../testing/test-lab.ts'
import { deployment, template } from '../testing/test-objects.ts'

let lab: ReturnType<typeof createTestLab>

async function start(options: TestLabOptions, spec: Partial<Deployment['spec']> = {}) {
  lab = createTestLab(options)
  lab.createNamespace()
  lab.store.create(deployment(spec))
  await lab.settled()
}

afterEach(() => {
  lab.close()
  expect(lab.errors).toEqual([])
})

const current = () => lab.store.get('Deployment', 'weather', 'forecast-v1') as Deployment
const replicaSets = () => lab.store.list('ReplicaSet', { namespace: 'weather' })
const change = (spec: Partial<Deployment['spec']>) =>
  lab.store.update<Deployment>({ ...current(), spec: { ...current().spec, ...spec } })
const condition = (type: string) => current().status?.conditions?.find((one) => one.type === type)
const images = (pods: readonly Pod[]) => pods.map(({ spec }) => spec.containers[0]?.image).sort()
const isV2 = (pod: Pod) => pod.spec.containers[0]?.image === 'forecast:2.0.0'
const isV3 = (pod: Pod) => pod.spec.containers[0]?.image === 'forecast:3.0.0'

describe('a new Deployment', () => {
  it('gets a ReplicaSet named by the hash of its template, and pods named by the ReplicaSet', async () => {
    await start({}, { replicas: 2 })
    const [replicaSet] = replicaSets()
    expect(replicaSet?.metadata.name).toMatch(/^forecast-v1-[bcdfghjklmnpqrstvwxz2456789]{10}$/)
    const hash = replicaSet?.metadata.labels?.['pod-template-hash']
    expect(replicaSet?.metadata.name).toBe(`forecast-v1-${hash}`)
    expect(replicaSet?.spec.selector.matchLabels).toEqual({ app: 'forecast', 'pod-template-hash': hash })
    expect(replicaSet?.metadata.ownerReferences).toMatchObject([
      { kind: 'Deployment', name: 'forecast-v1', uid: current().metadata.uid, controller: true },
    ])
    expect(lab.pods()).toHaveLength(2)
    for (const pod of lab.pods()) {
      expect(pod.metadata.name).toMatch(
        new RegExp(`^${replicaSet?.metadata.name}-[bcdfghjklmnpqrstvwxz2456789]{5}$`),
      )
      expect(pod.metadata.labels).toMatchObject({ app: 'forecast', 'pod-template-hash': hash })
      expect(pod.metadata.ownerReferences?.[0]).toMatchObject({ kind: 'ReplicaSet', controller: true })
      expect(pod.spec.nodeName).toBe('lab')
    }
  })

  it('says in its status that it is available and has been acted upon', async () => {
    await start({}, { replicas: 2 })
    const { metadata, status } = current()
    expect(status).toMatchObject({
      observedGeneration: metadata.generation,
      replicas: 2,
      updatedReplicas: 2,
      readyReplicas: 2,
      availableReplicas: 2,
      unavailableReplicas: 0,
    })
    expect(metadata.annotations).toEqual({ 'deployment.kubernetes.io/revision': '1' })
    expect(condition('Available')).toMatchObject({ status: 'True', reason: 'MinimumReplicasAvailable' })
    expect(condition('Progressing')).toMatchObject({ status: 'True', reason: 'NewReplicaSetAvailable' })
  })

  it('is not available while its pods are not ready', async () => {
    await start({ becomesReady: () => false })
    expect(condition('Available')).toMatchObject({ status: 'False' })
    expect(condition('Progressing')).toMatchObject({ status: 'True', reason: 'ReplicaSetUpdated' })
  })

  it('comes to rest: nothing is written any more', async () => {
    await start({}, { replicas: 3 })
    const { revision } = lab.store
    await lab.settled()
    expect(lab.store.revision).toBe(revision)
  })
})

describe('scaling', () => {
  it('keeps the ReplicaSet and the generation it speaks of', async () => {
    await start({})
    change({ replicas: 4 })
    await lab.settled()
    expect(replicaSets()).toHaveLength(1)
    expect(lab.pods()).toHaveLength(4)
    expect(current().status).toMatchObject({ observedGeneration: 2, replicas: 4, availableReplicas: 4 })
    change({ replicas: 0 })
    await lab.settled()
    expect(lab.pods()).toHaveLength(0)
    expect(current().status).toMatchObject({ observedGeneration: 3, replicas: 0 })
  })
})

describe('a rolling update', () => {
  it('adds new pods first and keeps the old ones until the new ones are ready', async () => {
    await start({ becomesReady: (pod) => !isV2(pod) }, { replicas: 2 })
    change({ template: template('2.0.0') })
    await lab.settled()
    expect(images(lab.pods())).toEqual(['forecast:1.0.0', 'forecast:1.0.0', 'forecast:2.0.0'])
    expect(condition('Progressing')).toMatchObject({ reason: 'ReplicaSetUpdated' })
    expect(current().status).toMatchObject({ replicas: 3, updatedReplicas: 1, availableReplicas: 2 })

    for (const pod of lab.pods().filter(isV2)) lab.setReady(pod, true)
    await lab.settled()
    expect(images(lab.pods())).toEqual(['forecast:1.0.0', 'forecast:2.0.0', 'forecast:2.0.0'])

    for (const pod of lab.pods().filter(isV2)) lab.setReady(pod, true)
    await lab.settled()
    expect(images(lab.pods())).toEqual(['forecast:2.0.0', 'forecast:2.0.0'])
    expect(current().status).toMatchObject({ replicas: 2, updatedReplicas: 2, availableReplicas: 2 })
    expect(condition('Progressing')).toMatchObject({ reason: 'NewReplicaSetAvailable' })
  })

  it('never has more than the surge nor fewer than the minimum, counted at every change', async () => {
    await start({}, { replicas: 4, strategy: { rollingUpdate: { maxSurge: 1, maxUnavailable: 1 } } })
    const seen: { existing: number; ready: number }[] = []
    lab.store.subscribe(['Pod'], () => {
      const living = lab.pods().filter(({ metadata }) => metadata.deletionTimestamp === undefined)
      seen.push({
        existing: living.length,
        ready: living.filter((pod) => pod.status?.podIP !== undefined).length,
      })
    })
    change({ template: template('2.0.0') })
    await lab.settled()
    expect(images(lab.pods())).toEqual(Array(4).fill('forecast:2.0.0'))
    expect(Math.max(...seen.map(({ existing }) => existing))).toBe(5)
    expect(Math.min(...seen.map(({ ready }) => ready))).toBe(3)
  })

  it('takes a broken version away before one that works', async () => {
    await start({ becomesReady: (pod) => !isV2(pod) && !isV3(pod) }, { replicas: 4 })
    change({ template: template('2.0.0') })
    await lab.settled()
    expect(images(lab.pods()).filter((image) => image === 'forecast:1.0.0')).toHaveLength(3)
    change({ template: template('3.0.0') })
    await lab.settled()
    expect(images(lab.pods())).toEqual([
      ...Array(3).fill('forecast:1.0.0'),
      ...Array(2).fill('forecast:3.0.0'),
    ])
  })

  it('keeps the old ReplicaSet, without pods, for the history, and raises the revision', async () => {
    await start({})
    change({ template: template('2.0.0') })
    await lab.settled()
    const history = replicaSets().map(({ spec, metadata }) => [
      metadata.annotations?.['deployment.kubernetes.io/revision'],
      spec.replicas,
    ])
    expect(history).toEqual([
      ['1', 0],
      ['2', 1],
    ])
    expect(current().metadata.annotations?.['deployment.kubernetes.io/revision']).toBe('2')
  })

  it('goes back to the old ReplicaSet when the old template comes again, as the newest revision', async () => {
    await start({})
    const [first] = replicaSets()
    change({ template: template('2.0.0') })
    await lab.settled()
    change({ template: template('1.0.0') })
    await lab.settled()
    expect(replicaSets()).toHaveLength(2)
    expect(lab.pods()[0]?.metadata.ownerReferences?.[0]?.name).toBe(first?.metadata.name)
    expect(current().metadata.annotations?.['deployment.kubernetes.io/revision']).toBe('3')
  })

  it('keeps no more history than revisionHistoryLimit', async () => {
    await start({}, { revisionHistoryLimit: 1 })
    for (const tag of ['2', '3', '4']) {
      change({ template: template(tag) })
      await lab.settled()
    }
    const revisions = replicaSets().map(
      ({ metadata }) => metadata.annotations?.['deployment.kubernetes.io/revision'],
    )
    expect(revisions).toEqual(['3', '4'])
  })

  it('follows the template again when it is resumed, not while it is paused', async () => {
    await start({}, { replicas: 2 })
    change({ paused: true, template: template('2.0.0') })
    await lab.settled()
    change({ replicas: 3 })
    await lab.settled()
    expect(images(lab.pods())).toEqual(Array(3).fill('forecast:1.0.0'))
    expect(condition('Progressing')).toMatchObject({ status: 'Unknown', reason: 'DeploymentPaused' })
    change({ paused: false })
    await lab.settled()
    expect(images(lab.pods())).toEqual(Array(3).fill('forecast:2.0.0'))
  })
})

describe('Recreate', () => {
  it('starts the new version only after the last old process has ended', async () => {
    await start({ obeys: () => false }, { replicas: 2, strategy: { type: 'Recreate' } })
    change({ template: template('2.0.0') })
    await lab.settled()
    expect(images(lab.pods())).toEqual(['forecast:1.0.0', 'forecast:1.0.0'])
    expect(lab.pods().every(({ metadata }) => metadata.deletionTimestamp !== undefined)).toBe(true)
    const [one, two] = lab.pods()
    lab.store.remove('Pod', 'weather', one?.metadata.name ?? '')
    await lab.settled()
    expect(images(lab.pods())).toEqual(['forecast:1.0.0'])
    lab.store.remove('Pod', 'weather', two?.metadata.name ?? '')
    await lab.settled()
    expect(images(lab.pods())).toEqual(['forecast:2.0.0', 'forecast:2.0.0'])
  })
})

describe('time', () => {
  afterEach(() => vi.useRealTimers())

  it('reports a rollout that makes no progress before its deadline', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] })
    await start({ becomesReady: () => false }, { progressDeadlineSeconds: 30 })
    vi.advanceTimersByTime(29_000)
    await lab.settled()
    expect(condition('Progressing')).toMatchObject({ status: 'True' })
    vi.advanceTimersByTime(2_000)
    await lab.settled()
    expect(condition('Progressing')).toMatchObject({ status: 'False', reason: 'ProgressDeadlineExceeded' })
  })

  it('counts a pod as available only when it has been ready for minReadySeconds', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] })
    await start({}, { minReadySeconds: 10 })
    expect(current().status).toMatchObject({ readyReplicas: 1, availableReplicas: 0 })
    vi.advanceTimersByTime(10_000)
    await lab.settled()
    expect(current().status).toMatchObject({ availableReplicas: 1 })
  })
})
