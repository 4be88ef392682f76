import type { MessageShape } from './message-shape.ts'

/**
 * Field numbers of Kubernetes' own messages (generated.proto of k8s.io/api and k8s.io/apimachinery), for the kinds
 * and fields that `kubectl create` sends as protobuf.
 */
const objectMeta: MessageShape = {
  1: ['name', 'string'],
  2: ['generateName', 'string'],
  3: ['namespace', 'string'],
  11: ['labels', 'map'],
  12: ['annotations', 'map'],
}
const metadata = ['metadata', { message: objectMeta }] as const

const servicePort: MessageShape = {
  1: ['name', 'string'],
  2: ['protocol', 'string'],
  3: ['port', 'number'],
  4: ['targetPort', 'intOrString'],
  5: ['nodePort', 'number'],
  6: ['appProtocol', 'string'],
}
const serviceSpec: MessageShape = {
  1: ['ports', { message: servicePort, repeated: true }],
  2: ['selector', 'map'],
  3: ['clusterIP', 'string'],
  4: ['type', 'string'],
  10: ['externalName', 'string'],
}
const container: MessageShape = {
  1: ['name', 'string'],
  2: ['image', 'string'],
  3: ['command', 'strings'],
  4: ['args', 'strings'],
  6: [
    'ports',
    {
      message: { 1: ['name', 'string'], 3: ['containerPort', 'number'], 4: ['protocol', 'string'] },
      repeated: true,
    },
  ],
}
const podTemplate: MessageShape = {
  1: metadata,
  2: ['spec', { message: { 2: ['containers', { message: container, repeated: true }] } }],
}
const deploymentSpec: MessageShape = {
  1: ['replicas', 'number'],
  2: ['selector', { message: { 1: ['matchLabels', 'map'] } }],
  3: ['template', { message: podTemplate }],
}

export const kubeMessages: Readonly<Record<string, MessageShape>> = {
  'v1/Namespace': { 1: metadata },
  'v1/ServiceAccount': { 1: metadata },
  'v1/ConfigMap': { 1: metadata, 2: ['data', 'map'], 3: ['binaryData', 'bytesMap'] },
  'v1/Secret': { 1: metadata, 2: ['data', 'bytesMap'], 3: ['type', 'string'], 4: ['stringData', 'map'] },
  'v1/Service': { 1: metadata, 2: ['spec', { message: serviceSpec }] },
  'apps/v1/Deployment': { 1: metadata, 2: ['spec', { message: deploymentSpec }] },
  'meta.k8s.io/v1/DeleteOptions': { 1: ['gracePeriodSeconds', 'number'], 4: ['propagationPolicy', 'string'] },
  'v1/DeleteOptions': { 1: ['gracePeriodSeconds', 'number'], 4: ['propagationPolicy', 'string'] },
}
