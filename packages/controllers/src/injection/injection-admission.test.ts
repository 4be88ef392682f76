import type { Namespace, Pod } from '@traffic-lab/resources'
import { describe, expect, it } from 'vitest'
import { pod } from '../testing/test-objects.ts'
import { injectionAdmission } from './injection-admission.ts'

const inject = 'sidecar.istio.io/inject'

function namespace(labels: Record<string, string>): Namespace {
  return { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'weather', labels } }
}

function admitted(given: Pod, labels: Record<string, string>): Pod {
  return injectionAdmission(() => namespace(labels))(given, undefined) as Pod
}

const containers = ({ spec }: Pod) => spec.containers.map(({ name }) => name)

describe('the decision to inject', () => {
  const on = { 'istio-injection': 'enabled' }
  const off = { 'istio-injection': 'disabled' }
  const table: [string, Record<string, string>, Partial<Pod['metadata']>, boolean][] = [
    ['an enabled namespace', on, {}, true],
    ['a namespace without the label', {}, {}, false],
    ['a disabled namespace', off, {}, false],
    ['an enabled namespace, pod label false', on, { labels: { [inject]: 'false' } }, false],
    ['an enabled namespace, pod annotation false', on, { annotations: { [inject]: 'false' } }, false],
    ['no namespace label, pod label true', {}, { labels: { [inject]: 'true' } }, true],
    ['no namespace label, only the annotation true', {}, { annotations: { [inject]: 'true' } }, false],
    ['a disabled namespace, pod label true', off, { labels: { [inject]: 'true' } }, false],
    [
      'the label, where the annotation disagrees',
      on,
      { labels: { [inject]: 'true' }, annotations: { [inject]: 'false' } },
      true,
    ],
    ['an enabled namespace, a value that is neither', on, { labels: { [inject]: 'no' } }, true],
    ['the revision default', { 'istio.io/rev': 'default' }, {}, true],
    ['another revision', { 'istio.io/rev': 'canary' }, {}, false],
  ]
  it.each(table)('in %s', (_, labels, metadata, expected) => {
    expect(containers(admitted(pod('x', metadata), labels)).includes('istio-proxy')).toBe(expected)
  })

  it('spares a pod on the host network', () => {
    const given = pod('x')
    const result = admitted({ ...given, spec: { ...given.spec, hostNetwork: true } }, on)
    expect(containers(result)).toEqual(['app'])
  })

  it('never touches a pod that exists', () => {
    const given = pod('x')
    expect(injectionAdmission(() => namespace(on))(given, given)).toBe(given)
  })
})

describe('an injected pod', () => {
  const on = { 'istio-injection': 'enabled' }

  it('has the proxy behind its own containers, and the annotations kubectl reads', () => {
    const result = admitted(pod('x', { labels: { app: 'forecast', version: 'v2' } }), on)
    expect(containers(result)).toEqual(['app', 'istio-proxy'])
    expect(result.spec.containers[1]).toMatchObject({ image: 'istio/proxyv2:1.31.0' })
    expect(result.spec.containers[1]?.args?.slice(0, 2)).toEqual(['proxy', 'sidecar'])
    expect(result.metadata.annotations).toMatchObject({
      'kubectl.kubernetes.io/default-container': 'app',
      'kubectl.kubernetes.io/default-logs-container': 'app',
    })
    expect(JSON.parse(result.metadata.annotations?.['sidecar.istio.io/status'] ?? '')).toMatchObject({
      containers: ['istio-proxy'],
    })
    expect(result.metadata.labels).toEqual({
      app: 'forecast',
      version: 'v2',
      'service.istio.io/canonical-name': 'forecast',
      'service.istio.io/canonical-revision': 'v2',
    })
  })

  it('keeps the default container its author chose', () => {
    const key = 'kubectl.kubernetes.io/default-container'
    const result = admitted(pod('x', { annotations: { [key]: 'other' } }), on)
    expect(result.metadata.annotations?.[key]).toBe('other')
  })

  it('is a gateway where the gateway template is asked for', () => {
    const labels = { [inject]: 'true' }
    const given: Pod = {
      ...pod('x', { labels, annotations: { 'inject.istio.io/templates': 'gateway' } }),
      spec: { containers: [{ name: 'istio-proxy', image: 'auto', env: [] }] },
    }
    const [proxy] = admitted(given, {}).spec.containers
    expect(proxy).toMatchObject({ image: 'istio/proxyv2:1.31.0', env: [] })
    expect(proxy?.args?.slice(0, 2)).toEqual(['proxy', 'router'])
  })

  it('is refused with a template that is not known', () => {
    const given = pod('x', { annotations: { 'inject.istio.io/templates': 'grpc-agent' } })
    expect(() => admitted(given, on)).toThrow(/inject.istio.io\/templates: "grpc-agent" is not supported/)
  })

  it('without an app label is called by its Deployment', () => {
    const ownerReferences = [
      { apiVersion: 'apps/v1', kind: 'ReplicaSet', name: 'shop-bcdfg', uid: '1', controller: true },
    ]
    const given = pod('x', { labels: { 'pod-template-hash': 'bcdfg' }, ownerReferences })
    expect(admitted(given, on).metadata.labels).toMatchObject({
      'service.istio.io/canonical-name': 'shop',
      'service.istio.io/canonical-revision': 'latest',
    })
  })
})
