import type { KubeObject, Pod } from '@traffic-lab/resources'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createTestLab } from '../testing/test-lab.ts'
import { deployment, pod, service } from '../testing/test-objects.ts'

let lab: ReturnType<typeof createTestLab>

beforeEach(() => {
  lab = createTestLab({ becomesReady: ({ metadata }) => metadata.name !== 'slow', obeys: () => false })
  lab.createNamespace()
})

afterEach(() => {
  lab.close()
  expect(lab.errors).toEqual([])
})

const slices = () => lab.store.list('EndpointSlice', { namespace: 'weather' })
const classic = (): KubeObject | undefined => lab.store.get('Endpoints', 'weather', 'forecast')
const labels = { app: 'forecast' }

describe('endpoints', () => {
  it('are the ready pods of a Service, with what they refer to', async () => {
    lab.store.create(service({ ports: [{ name: 'http', port: 80, targetPort: 3002 }] }))
    lab.store.create(deployment())
    await lab.settled()
    const [one] = lab.pods()
    expect(slices()).toMatchObject([
      {
        addressType: 'IPv4',
        metadata: { labels: { 'kubernetes.io/service-name': 'forecast' } },
        ports: [{ name: 'http', port: 3002, protocol: 'TCP' }],
        endpoints: [
          {
            addresses: [one?.status?.podIP],
            conditions: { ready: true, serving: true, terminating: false },
            targetRef: {
              kind: 'Pod',
              name: one?.metadata.name,
              namespace: 'weather',
              uid: one?.metadata.uid,
            },
            nodeName: 'lab',
          },
        ],
      },
    ])
    expect(slices()[0]?.metadata.name).toMatch(/^forecast-[a-z0-9]{5}$/)
    expect(classic()?.subsets).toMatchObject([
      { addresses: [{ ip: one?.status?.podIP }], ports: [{ name: 'http', port: 3002, protocol: 'TCP' }] },
    ])
  })

  it('name pods that are not ready apart', async () => {
    lab.store.create(service())
    lab.store.create(pod('slow', { labels }))
    await lab.settled()
    expect(slices()[0]?.endpoints).toMatchObject([{ conditions: { ready: false, serving: false } }])
    expect(classic()?.subsets).toMatchObject([{ notReadyAddresses: [{ ip: '127.9.0.1' }] }])
  })

  it('count pods that are not ready where publishNotReadyAddresses says so', async () => {
    lab.store.create(service({ publishNotReadyAddresses: true }))
    lab.store.create(pod('slow', { labels }))
    await lab.settled()
    expect(slices()[0]?.endpoints).toMatchObject([{ conditions: { ready: true, serving: false } }])
  })

  it('of a pod on its way out serve but take no new traffic', async () => {
    lab.store.create(service())
    lab.store.create(pod('one', { labels }))
    await lab.settled()
    lab.store.delete('Pod', 'weather', 'one')
    await lab.settled()
    expect(slices()[0]?.endpoints).toMatchObject([
      { conditions: { ready: false, serving: true, terminating: true } },
    ])
    expect(classic()?.subsets).toEqual([])
    lab.store.remove('Pod', 'weather', 'one')
    await lab.settled()
    expect(slices()).toMatchObject([{ endpoints: [] }])
  })

  it('look a named target port up in each pod, one slice for each number', async () => {
    lab.store.create(service({ ports: [{ name: 'http', port: 80, targetPort: 'web' }] }))
    for (const [name, containerPort] of [
      ['a', 8080],
      ['b', 9090],
    ] as const) {
      const spec: Pod['spec'] = {
        containers: [{ name: 'app', image: 'x', ports: [{ name: 'web', containerPort }] }],
      }
      lab.store.create({ ...pod(name, { labels }), spec })
    }
    await lab.settled()
    expect(
      slices()
        .flatMap(({ ports }) => ports.map(({ port }) => port))
        .sort(),
    ).toEqual([8080, 9090])
  })

  it('follow a pod that loses its label', async () => {
    lab.store.create(service())
    const bare = lab.store.create(pod('one', { labels }))
    await lab.settled()
    const stored = lab.store.get('Pod', 'weather', 'one') ?? bare
    lab.store.update({ ...stored, metadata: { ...stored.metadata, labels: {} } })
    await lab.settled()
    expect(slices()).toMatchObject([{ endpoints: [] }])
  })

  it('of a Service without a selector are left to their author', async () => {
    const { selector: _, ...spec } = service().spec
    lab.store.create({ ...service(), spec })
    const subsets = [{ addresses: [{ ip: '127.0.0.1' }], ports: [{ port: 9999 }] }]
    lab.store.create({
      apiVersion: 'v1',
      kind: 'Endpoints',
      metadata: { name: 'forecast', namespace: 'weather' },
      subsets,
    })
    await lab.settled()
    expect(classic()?.subsets).toEqual(subsets)
    expect(slices()).toEqual([])
  })

  it('go with their Service', async () => {
    lab.store.create(service())
    await lab.settled()
    expect(slices()).toHaveLength(1)
    lab.store.delete('Service', 'weather', 'forecast')
    await lab.settled()
    expect(slices()).toEqual([])
    expect(classic()).toBeUndefined()
  })
})
