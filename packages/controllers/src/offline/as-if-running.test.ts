import { parseManifests } from '@traffic-lab/resources'
import { describe, expect, it } from 'vitest'
import { asIfRunning } from './as-if-running.ts'

const service = `
apiVersion: v1
kind: Service
metadata: {name: forecast, namespace: weather}
spec: {selector: {app: forecast}, ports: [{name: http, port: 3002, targetPort: web}]}
`
const deployment = (name: string, replicas = 3) => `---
apiVersion: apps/v1
kind: Deployment
metadata: {name: ${name}, namespace: weather}
spec:
  replicas: ${replicas}
  selector: {matchLabels: {app: forecast, version: ${name}}}
  template:
    metadata: {labels: {app: forecast, version: ${name}}}
    spec: {containers: [{name: forecast, image: 'forecast:1', ports: [{name: web, containerPort: 8080}]}]}
`
const pod = (name: string, version: string) => `---
apiVersion: v1
kind: Pod
metadata: {name: ${name}, namespace: weather, labels: {app: forecast, version: ${version}}}
spec: {containers: [{name: forecast, image: 'forecast:1', ports: [{name: web, containerPort: 9090}]}]}
status: {phase: Running, podIP: 127.10.0.1, conditions: [{type: Ready, status: "True"}]}
`

function run(...documents: readonly string[]) {
  const { objects, diagnostics } = parseManifests(documents.join(''), 'f.yaml')
  expect(diagnostics).toEqual([])
  const all = asIfRunning(objects.map(({ object }) => object))
  return (kind: string) => all.filter((object) => object.kind === kind)
}

describe('objects as if they were running', () => {
  it('have one ready pod a Deployment, and its Service the endpoint that its named port leads to', () => {
    const of = run(service, deployment('v1'), deployment('v2'))
    expect(of('Pod')).toMatchObject([
      { metadata: { name: 'v1', namespace: 'weather', labels: { app: 'forecast', version: 'v1' } } },
      { metadata: { name: 'v2' } },
    ])
    expect(of('Service')).toMatchObject([{ spec: { clusterIP: '127.10.128.1' } }])
    const conditions = { ready: true, serving: true, terminating: false }
    expect(of('EndpointSlice')).toMatchObject([
      {
        metadata: { name: 'forecast-0', labels: { 'kubernetes.io/service-name': 'forecast' } },
        endpoints: [
          { addresses: ['127.10.0.1'], conditions },
          { addresses: ['127.10.0.2'], conditions },
        ],
        ports: [{ name: 'http', port: 8080 }],
      },
    ])
  })

  it('keep what is given: pods, addresses, endpoints', () => {
    const of = run(service, deployment('v1'), pod('mine', 'v1'), deployment('v2'))
    expect(of('Pod').map(({ metadata, status }) => [metadata.name, status])).toMatchObject([
      ['mine', { podIP: '127.10.0.1' }],
      ['v2', { podIP: '127.10.0.2' }],
    ])
    // Their target ports have different numbers, so each has a slice of its own.
    expect(of('EndpointSlice').map(({ ports }) => ports)).toMatchObject([[{ port: 9090 }], [{ port: 8080 }]])
    const slice = `---
apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata: {name: own, namespace: weather, labels: {kubernetes.io/service-name: forecast}}
addressType: IPv4
endpoints: [{addresses: [127.0.0.9]}]
ports: [{name: http, port: 1}]
`
    expect(run(service, deployment('v1'), slice)('EndpointSlice')).toHaveLength(1)
  })

  it('a Deployment that is scaled to nothing has no pod', () => {
    const of = run(service, deployment('v1', 0))
    expect(of('Pod')).toEqual([])
    expect(of('EndpointSlice')).toMatchObject([{ endpoints: [] }])
  })
})
