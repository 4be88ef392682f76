import type { ContainerState, ContainerStatus, Pod } from '@traffic-lab/resources'
import { expect, test } from 'vitest'
import { podStatus } from './pod-status.ts'

const early = '2026-01-01T00:00:00Z'
const late = '2026-01-01T00:00:09Z'
const running: ContainerState = { running: { startedAt: early } }
const waiting: ContainerState = { waiting: { reason: 'ContainerCreating' } }
const ended = (exitCode: number): ContainerState => ({ terminated: { exitCode } })

function container(name: string, state: ContainerState, ready = false): ContainerStatus {
  return { name, image: 'x', imageID: '', ready, restartCount: 0, state }
}

function pod(fields: Partial<Pod['spec']> = {}, status?: Pod['status']): Pod {
  const spec = { containers: [], ...fields }
  return { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'p' }, spec, ...(status && { status }) }
}

function statusOf(of: Pod, containers: readonly ContainerStatus[], now = early) {
  return podStatus(of, { podIP: '127.20.0.1', startTime: early, containers, now })
}

test('a pod is Pending until every container has run once', () => {
  expect(statusOf(pod(), [container('a', running), container('b', waiting)]).phase).toBe('Pending')
  const crashed = { ...container('b', waiting), lastState: ended(1) }
  expect(statusOf(pod(), [container('a', running), crashed]).phase).toBe('Running')
})

test('a pod that is never restarted ends as its containers do', () => {
  const never = pod({ restartPolicy: 'Never' })
  expect(statusOf(never, [container('a', ended(0)), container('b', running)]).phase).toBe('Running')
  expect(statusOf(never, [container('a', ended(0))]).phase).toBe('Succeeded')
  expect(statusOf(never, [container('a', ended(0)), container('b', ended(3))]).phase).toBe('Failed')
  expect(statusOf(pod(), [container('a', ended(0))]).phase).toBe('Running')
})

test('Ready names the containers that are not, and remembers since when', () => {
  const first = statusOf(pod(), [container('a', running, true), container('b', running)])
  const ready = (status: typeof first) => status.conditions?.find(({ type }) => type === 'Ready')
  expect(ready(first)).toEqual({
    type: 'Ready',
    status: 'False',
    reason: 'ContainersNotReady',
    message: 'containers with unready status: [b]',
    lastTransitionTime: early,
  })
  const still = statusOf(pod({}, first), [container('a', running), container('b', running)], late)
  expect(ready(still)?.lastTransitionTime).toBe(early)
  const then = statusOf(pod({}, first), [container('a', running, true), container('b', running, true)], late)
  expect(ready(then)).toEqual({ type: 'Ready', status: 'True', lastTransitionTime: late })
})

test("another writer's conditions stay", () => {
  const before = { ...statusOf(pod(), []), conditions: [{ type: 'Reconciled', status: 'True' as const }] }
  expect(statusOf(pod({}, before), []).conditions?.map(({ type }) => type)).toContain('Reconciled')
})
