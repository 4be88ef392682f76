export type { Condition, KubeObject, ObjectMeta, OwnerReference } from './kube-object.ts'
export type {
  Container,
  ContainerState,
  ContainerStatus,
  Deployment,
  Endpoint,
  EndpointSlice,
  EnvVar,
  Event,
  LabelSelector,
  Namespace,
  Pod,
  PodSpec,
  PodStatus,
  PodTemplate,
  Probe,
  ReplicaSet,
  Service,
  ServicePort,
} from './kubernetes-objects.ts'
export { appAddressOf, podAddress, serviceAddress } from './lab-addresses.ts'
export { MeshError } from './mesh-error.ts'
export { nodeIdOf, proxyContainerName, proxyTypeOf } from './proxy-identity.ts'
export type { ResourceType } from './resource-types.ts'
export { qualifiedName, resourceTypeOf, resourceTypeOfKind, resourceTypes } from './resource-types.ts'
