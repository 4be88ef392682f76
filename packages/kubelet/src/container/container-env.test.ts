import { ObjectStore } from '@traffic-lab/kube-api'
import type { Container, Pod } from '@traffic-lab/resources'
import { expect, test } from 'vitest'
import { containerEnv } from './container-env.ts'
import { expandVariables } from './expand-variables.ts'
import { serviceLinks } from './service-links.ts'

function storeWith(...objects: { kind: string; name: string; [field: string]: unknown }[]): ObjectStore {
  const store = new ObjectStore()
  store.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'weather' } })
  for (const { kind, name, ...rest } of objects)
    store.create({ apiVersion: 'v1', kind, metadata: { name, namespace: 'weather' }, ...rest })
  return store
}

function envOf(container: Partial<Container>, store = storeWith()): Record<string, string> {
  const whole: Container = { name: 'app', image: 'x', ...container }
  const pod: Pod = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'p', namespace: 'weather', uid: 'u', labels: { app: 'forecast' } },
    spec: { containers: [whole], nodeName: 'lab' },
    status: { phase: 'Pending', podIP: '127.20.0.1', hostIP: '127.0.0.1' },
  }
  return containerEnv(pod, whole, { BASE: 'base' }, store)
}

test('$(NAME) is replaced by what is known before it, $$ is a dollar, other names stay', () => {
  const env = envOf({
    env: [
      { name: 'A', value: '$(BASE)-$(LATER)-$$(BASE)' },
      { name: 'LATER', value: '$(A)' },
    ],
  })
  expect(env).toEqual({ BASE: 'base', A: 'base-$(LATER)-$(BASE)', LATER: 'base-$(LATER)-$(BASE)' })
  // biome-ignore lint/suspicious/noTemplateCurlyInString: what a shell would expand stays as it is
  expect(expandVariables('$(A) $B ${A} $(', { A: '1' })).toBe('1 $B ${A} $(')
})

test('fields of the pod come by the downward API', () => {
  const paths = [
    'metadata.name',
    'metadata.namespace',
    "metadata.labels['app']",
    'status.podIP',
    'spec.nodeName',
  ]
  const env = envOf({
    env: paths.map((fieldPath, index) => ({ name: `F${index}`, valueFrom: { fieldRef: { fieldPath } } })),
  })
  expect(env).toMatchObject({ F0: 'p', F1: 'weather', F2: 'forecast', F3: '127.20.0.1', F4: 'lab' })
})

test('ConfigMaps and Secrets give single keys and whole sets', () => {
  const store = storeWith(
    { kind: 'ConfigMap', name: 'c', data: { a: '1', b: '2' } },
    { kind: 'Secret', name: 's', data: { key: Buffer.from('hidden').toString('base64') } },
  )
  const container = {
    envFrom: [{ prefix: 'C_', configMapRef: { name: 'c' } }],
    env: [
      { name: 'ONE', valueFrom: { configMapKeyRef: { name: 'c', key: 'a' } } },
      { name: 'KEY', valueFrom: { secretKeyRef: { name: 's', key: 'key' } } },
      { name: 'NONE', valueFrom: { secretKeyRef: { name: 'none', key: 'key', optional: true } } },
    ],
  }
  expect(envOf(container, store)).toEqual({ BASE: 'base', C_a: '1', C_b: '2', ONE: '1', KEY: 'hidden' })
})

test('what is missing is named', () => {
  const ref = (name: string, key: string) => ({
    env: [{ name: 'A', valueFrom: { configMapKeyRef: { name, key } } }],
  })
  expect(() => envOf(ref('none', 'a'))).toThrow('configmap "none" not found')
  const store = storeWith({ kind: 'ConfigMap', name: 'c', data: {} })
  expect(() => envOf(ref('c', 'a'), store)).toThrow("couldn't find key a in ConfigMap weather/c")
})

test('each Service with an address has its variables', () => {
  const service = (name: string, clusterIP: string) =>
    ({
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name },
      spec: { clusterIP, ports: [{ name: 'http', port: 3002 }] },
    }) as const
  expect(serviceLinks([service('my-forecast', '127.20.128.1'), service('headless', 'None')])).toEqual({
    MY_FORECAST_SERVICE_HOST: '127.20.128.1',
    MY_FORECAST_SERVICE_PORT: '3002',
    MY_FORECAST_SERVICE_PORT_HTTP: '3002',
    MY_FORECAST_PORT: 'tcp://127.20.128.1:3002',
    MY_FORECAST_PORT_3002_TCP: 'tcp://127.20.128.1:3002',
    MY_FORECAST_PORT_3002_TCP_PROTO: 'tcp',
    MY_FORECAST_PORT_3002_TCP_PORT: '3002',
    MY_FORECAST_PORT_3002_TCP_ADDR: '127.20.128.1',
  })
})
