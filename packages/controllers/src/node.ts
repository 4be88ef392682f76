import { timestamp } from '@traffic-lab/kube-api'
import type { KubeObject } from '@traffic-lab/resources'
import type { ControllerContext } from './controller.ts'

/** The one node: every pod of the lab runs on this machine. */
export const nodeName = 'lab'

/** Fields of Kubernetes' NodeSystemInfo that are worth showing. */
export interface NodeInfo {
  readonly kubeletVersion?: string
  readonly osImage?: string
  readonly kernelVersion?: string
  readonly operatingSystem?: string
  readonly architecture?: string
  readonly containerRuntimeVersion?: string
}

/** Creates the Node `lab`, or brings the one that a restart restored up to date. */
export function ensureNode({ client, now }: ControllerContext, nodeInfo: NodeInfo): void {
  const known: KubeObject | undefined = client.get('Node', undefined, nodeName)
  const node =
    known ??
    client.create<KubeObject>({
      apiVersion: 'v1',
      kind: 'Node',
      metadata: { name: nodeName, labels: { 'kubernetes.io/hostname': nodeName } },
      spec: {},
    })
  const time = timestamp(now())
  client.updateStatus<KubeObject>({
    ...node,
    status: {
      addresses: [
        { type: 'InternalIP', address: '127.0.0.1' },
        { type: 'Hostname', address: nodeName },
      ],
      conditions: [
        {
          type: 'Ready',
          status: 'True',
          reason: 'LabIsRunning',
          message: 'Pods run as processes of this machine.',
          lastHeartbeatTime: time,
          lastTransitionTime: time,
        },
      ],
      nodeInfo,
    },
  })
}
