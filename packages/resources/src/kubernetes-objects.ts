/** Kubernetes' own kinds, as far as this project reads or writes their fields. */
import type { Condition, KubeObject, ObjectMeta } from './kube-object.ts'

export interface Namespace extends KubeObject {
  readonly kind: 'Namespace'
  readonly spec?: { readonly finalizers?: readonly string[] }
  readonly status?: { readonly phase: 'Active' | 'Terminating' }
}

export interface ServicePort {
  readonly name?: string
  readonly protocol?: 'TCP' | 'UDP' | 'SCTP'
  readonly appProtocol?: string
  readonly port: number
  /** A number, or the name of a container port. */
  readonly targetPort?: number | string
  readonly nodePort?: number
}

export interface Service extends KubeObject {
  readonly kind: 'Service'
  readonly spec: {
    readonly type?: 'ClusterIP' | 'NodePort' | 'LoadBalancer' | 'ExternalName'
    readonly clusterIP?: string
    readonly clusterIPs?: readonly string[]
    readonly externalName?: string
    readonly selector?: Readonly<Record<string, string>>
    readonly ports?: readonly ServicePort[]
    readonly publishNotReadyAddresses?: boolean
    /** Which endpoints clients prefer: PreferSameZone (old name PreferClose) or PreferSameNode. */
    readonly trafficDistribution?: string
  }
  readonly status?: {
    readonly loadBalancer?: { readonly ingress?: readonly { ip?: string; hostname?: string }[] }
  }
}

export interface EndpointSlice extends KubeObject {
  readonly kind: 'EndpointSlice'
  readonly addressType: 'IPv4' | 'IPv6' | 'FQDN'
  readonly endpoints: readonly Endpoint[]
  readonly ports: readonly {
    readonly name?: string
    readonly port: number
    readonly protocol?: string
    readonly appProtocol?: string
  }[]
}

export interface Endpoint {
  readonly addresses: readonly string[]
  readonly conditions?: {
    readonly ready?: boolean
    readonly serving?: boolean
    readonly terminating?: boolean
  }
  readonly targetRef?: {
    readonly kind: string
    readonly name: string
    readonly namespace?: string
    readonly uid?: string
  }
  readonly nodeName?: string
}

export interface EnvVar {
  readonly name: string
  readonly value?: string
  readonly valueFrom?: {
    readonly fieldRef?: { readonly fieldPath: string }
    readonly configMapKeyRef?: { readonly name: string; readonly key: string; readonly optional?: boolean }
    readonly secretKeyRef?: { readonly name: string; readonly key: string; readonly optional?: boolean }
  }
}

export interface Probe {
  readonly httpGet?: {
    readonly path?: string
    readonly port: number | string
    readonly scheme?: string
    readonly httpHeaders?: readonly { name: string; value: string }[]
  }
  readonly tcpSocket?: { readonly port: number | string }
  readonly exec?: { readonly command?: readonly string[] }
  readonly initialDelaySeconds?: number
  readonly periodSeconds?: number
  readonly timeoutSeconds?: number
  readonly successThreshold?: number
  readonly failureThreshold?: number
}

export interface Container {
  readonly name: string
  readonly image: string
  readonly imagePullPolicy?: string
  readonly command?: readonly string[]
  readonly args?: readonly string[]
  readonly workingDir?: string
  readonly env?: readonly EnvVar[]
  readonly ports?: readonly {
    readonly name?: string
    readonly containerPort: number
    readonly protocol?: string
  }[]
  readonly readinessProbe?: Probe
  readonly livenessProbe?: Probe
  readonly startupProbe?: Probe
  readonly [field: string]: unknown
}

export interface PodSpec {
  readonly containers: readonly Container[]
  readonly initContainers?: readonly Container[]
  readonly serviceAccountName?: string
  readonly nodeName?: string
  readonly restartPolicy?: 'Always' | 'OnFailure' | 'Never'
  readonly terminationGracePeriodSeconds?: number
  readonly [field: string]: unknown
}

export interface ContainerState {
  readonly waiting?: { readonly reason?: string; readonly message?: string }
  readonly running?: { readonly startedAt: string }
  readonly terminated?: {
    readonly exitCode: number
    readonly signal?: number
    readonly reason?: string
    readonly message?: string
    readonly startedAt?: string
    readonly finishedAt?: string
  }
}

export interface ContainerStatus {
  readonly name: string
  readonly image: string
  readonly imageID: string
  readonly containerID?: string
  readonly ready: boolean
  readonly started?: boolean
  readonly restartCount: number
  readonly state: ContainerState
  readonly lastState?: ContainerState
}

export interface PodStatus {
  readonly phase: 'Pending' | 'Running' | 'Succeeded' | 'Failed' | 'Unknown'
  readonly reason?: string
  readonly message?: string
  readonly hostIP?: string
  readonly podIP?: string
  readonly podIPs?: readonly { readonly ip: string }[]
  readonly startTime?: string
  readonly qosClass?: string
  readonly conditions?: readonly Condition[]
  readonly containerStatuses?: readonly ContainerStatus[]
}

export interface Pod extends KubeObject {
  readonly kind: 'Pod'
  readonly spec: PodSpec
  readonly status?: PodStatus
}

export interface PodTemplate {
  readonly metadata?: Partial<ObjectMeta>
  readonly spec: PodSpec
}

export interface LabelSelector {
  readonly matchLabels?: Readonly<Record<string, string>>
  readonly matchExpressions?: readonly {
    readonly key: string
    readonly operator: string
    readonly values?: readonly string[]
  }[]
}

export interface Deployment extends KubeObject {
  readonly kind: 'Deployment'
  readonly spec: {
    readonly replicas?: number
    readonly selector: LabelSelector
    readonly template: PodTemplate
    readonly strategy?: {
      readonly type?: 'RollingUpdate' | 'Recreate'
      readonly rollingUpdate?: {
        readonly maxSurge?: number | string
        readonly maxUnavailable?: number | string
      }
    }
    readonly minReadySeconds?: number
    readonly revisionHistoryLimit?: number
    readonly progressDeadlineSeconds?: number
    readonly paused?: boolean
  }
  readonly status?: {
    readonly observedGeneration?: number
    readonly replicas?: number
    readonly updatedReplicas?: number
    readonly readyReplicas?: number
    readonly availableReplicas?: number
    readonly unavailableReplicas?: number
    readonly conditions?: readonly Condition[]
  }
}

export interface ReplicaSet extends KubeObject {
  readonly kind: 'ReplicaSet'
  readonly spec: {
    readonly replicas?: number
    readonly minReadySeconds?: number
    readonly selector: LabelSelector
    readonly template: PodTemplate
  }
  readonly status?: {
    readonly replicas: number
    readonly fullyLabeledReplicas?: number
    readonly readyReplicas?: number
    readonly availableReplicas?: number
    readonly observedGeneration?: number
  }
}

export interface Event extends KubeObject {
  readonly kind: 'Event'
  readonly involvedObject: {
    readonly apiVersion?: string
    readonly kind: string
    readonly name: string
    readonly namespace?: string
    readonly uid?: string
  }
  readonly type: 'Normal' | 'Warning'
  readonly reason: string
  readonly message: string
  readonly count: number
  readonly firstTimestamp: string
  readonly lastTimestamp: string
  readonly source?: { readonly component?: string }
}
