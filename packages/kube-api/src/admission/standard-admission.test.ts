import type { KubeObject } from '@traffic-lab/resources'
import { expect, test } from 'vitest'
import { ObjectStore } from '../store/object-store.ts'
import { standardAdmission } from './standard-admission.ts'

function storeWithDefault(): ObjectStore {
  const store = new ObjectStore({ admission: standardAdmission() })
  store.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'default' } })
  return store
}

const metadata = { name: 'x', namespace: 'default' }
const template = {
  metadata: { labels: { app: 'x' } },
  spec: {
    containers: [
      {
        name: 'x',
        image: 'registry.example:5000/x',
        ports: [{ containerPort: 80 }],
        readinessProbe: { httpGet: { port: 80 } },
        env: [{ name: 'POD', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } }],
      },
    ],
    volumes: [{ name: 'v', configMap: { name: 'c' } }],
  },
}
const selector = { matchLabels: { app: 'x' } }
const objects: readonly KubeObject[] = [
  { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'weather' } },
  { apiVersion: 'v1', kind: 'Service', metadata, spec: { type: 'LoadBalancer', ports: [{ port: 80 }] } },
  { apiVersion: 'apps/v1', kind: 'Deployment', metadata, spec: { selector, template } },
  { apiVersion: 'apps/v1', kind: 'ReplicaSet', metadata, spec: { selector, template } },
  { apiVersion: 'v1', kind: 'Pod', metadata, spec: template.spec },
  { apiVersion: 'v1', kind: 'Secret', metadata, stringData: { a: 'b' } },
]

test.each(objects)('defaults of a $kind are filled once: writing it again changes nothing', (object) => {
  const store = storeWithDefault()
  const made = store.create(object)
  expect(made).not.toEqual(object)
  expect(store.update(made)).toBe(made)
  const { status: _, ...again } = made as KubeObject & { status?: unknown }
  expect(store.update(again as KubeObject)).toBe(made)
})

test('an image without a tag is always pulled, whatever port its registry has', () => {
  const made = storeWithDefault().create<KubeObject>(objects[4] as KubeObject)
  expect(made).toMatchObject({ spec: { containers: [{ imagePullPolicy: 'Always' }] } })
})

test('a Service that is replaced without addresses keeps them', () => {
  const store = storeWithDefault()
  const service = (spec: object): KubeObject => ({ apiVersion: 'v1', kind: 'Service', metadata, spec })
  store.create(
    service({ type: 'NodePort', clusterIP: '127.9.128.1', ports: [{ port: 80, nodePort: 30080 }] }),
  )
  const replaced = store.update(service({ type: 'NodePort', ports: [{ port: 80 }] }))
  expect(replaced).toMatchObject({ spec: { clusterIP: '127.9.128.1', ports: [{ nodePort: 30080 }] } })
})

test('generateName gives a name, and managedFields are not kept', () => {
  const given = { ...metadata, name: '', generateName: 'x-', managedFields: [{}] }
  const made = storeWithDefault().create<KubeObject>({ apiVersion: 'v1', kind: 'ConfigMap', metadata: given })
  expect(made.metadata.name).toMatch(/^x-[bcdfghjklmnpqrstvwxz2456789]{5}$/)
  expect(made.metadata).not.toHaveProperty('managedFields')
})

const deployment = (spec: object): KubeObject => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata,
  spec,
})
test.each([
  [deployment({ template }), ['spec.selector']],
  [deployment({ selector: { matchLabels: { app: 'y' } }, template }), ['spec.template.metadata.labels']],
  [deployment({ selector }), ['spec.template.metadata.labels', 'spec.template']],
  [
    deployment({ selector, template: { ...template, spec: { containers: [{ name: 'A' }] } } }),
    ['spec.template.spec.containers[0].name', 'spec.template.spec.containers[0].image'],
  ],
  [{ apiVersion: 'v1', kind: 'Service', metadata, spec: {} } as KubeObject, ['spec.ports']],
  [
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata,
      spec: { ports: [{ port: 0 }, { port: 70000 }] },
    } as KubeObject,
    ['name', 'port', 'targetPort']
      .flatMap((field) => [`spec.ports[0].${field}`, `spec.ports[1].${field}`])
      .sort(),
  ],
])('an invalid object is refused with all its causes: %#', (object, fields) => {
  const causes = fields.map((field) => expect.objectContaining({ field }))
  const refusal = expect.objectContaining({ code: 422, details: expect.objectContaining({ causes }) })
  expect(() => storeWithDefault().create(object)).toThrow(refusal)
})

test('the selector of a Deployment never changes', () => {
  const store = storeWithDefault()
  store.create(deployment({ selector, template }))
  const other = { matchLabels: { app: 'y' } }
  const labels = { labels: { app: 'y' } }
  expect(() =>
    store.update(deployment({ selector: other, template: { ...template, metadata: labels } })),
  ).toThrow('field is immutable')
})

test('a running pod keeps its spec, but may be labelled', () => {
  const store = storeWithDefault()
  const pod = store.create<KubeObject>(objects[4] as KubeObject)
  const labelled = { ...pod, metadata: { ...pod.metadata, labels: { a: 'b' } } }
  expect(store.update(labelled).metadata.labels).toEqual({ a: 'b' })
  const containers = [{ name: 'x', image: 'other' }]
  expect(() => store.update({ ...pod, metadata, spec: { containers } } as KubeObject)).toThrow(
    'keeps its spec',
  )
})
