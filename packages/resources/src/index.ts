export { adviceFor } from './analysis/advice-for.ts'
export { analyze } from './analysis/analyze.ts'
export { checkObject } from './analysis/check-object.ts'
export { fullHost, serviceHost } from './analysis/host-names.ts'
export { istioCodes } from './analysis/istio-codes.ts'
export type { Diagnostic, DiagnosticCode } from './diagnostics.ts'
export { diagnosticCodes, formatDiagnostic } from './diagnostics.ts'
export { grpcStatusNames } from './grpc-status.ts'
export type {
  AuthorizationCondition,
  AuthorizationOperation,
  AuthorizationPolicy,
  AuthorizationRule,
  AuthorizationSource,
} from './istio/authorization-policy.ts'
export type { RuleVerdict } from './istio/check-rule.ts'
export { checkRule } from './istio/check-rule.ts'
export { checkSupport } from './istio/check-support.ts'
export { knownCipherSuites } from './istio/cipher-suites.ts'
export type {
  ClientTLSSettings,
  ConnectionPoolSettings,
  ConsistentHashLB,
  DestinationRule,
  DestinationRuleSpec,
  LoadBalancerSettings,
  LocalityLoadBalancerSetting,
  OutlierDetection,
  PortTrafficPolicy,
  ProxyProtocol,
  RetryBudget,
  Subset,
  TrafficPolicy,
  WarmupConfiguration,
} from './istio/destination-rule.ts'
export type { Gateway, GatewayServer, GatewaySpec, ServerTLSSettings } from './istio/gateway.ts'
export { labLimits } from './istio/lab-limits.ts'
export { needsRedirect } from './istio/needs-redirect.ts'
export type { PeerAuthentication } from './istio/peer-authentication.ts'
export type { JWTRule, RequestAuthentication } from './istio/request-authentication.ts'
export type {
  ServiceEntry,
  ServiceEntryEndpoint,
  ServiceEntryPort,
} from './istio/service-entry.ts'
export type { Sidecar, SidecarEgress, SidecarIngress } from './istio/sidecar.ts'
export type { StringMatch } from './istio/string-match.ts'
export type { FieldTable } from './istio/supported-fields.ts'
export { supportedFields } from './istio/supported-fields.ts'
export type { AccessLogging, Telemetry } from './istio/telemetry.ts'
export type {
  CorsPolicy,
  Delegate,
  Destination,
  HeaderOperations,
  Headers,
  HTTPDirectResponse,
  HTTPFaultInjection,
  HTTPMatchRequest,
  HTTPMirrorPolicy,
  HTTPRedirect,
  HTTPRetry,
  HTTPRewrite,
  HTTPRoute,
  HTTPRouteDestination,
  L4MatchAttributes,
  Percent,
  RouteDestination,
  TCPRoute,
  TLSMatchAttributes,
  TLSRoute,
  VirtualService,
  VirtualServiceSpec,
} from './istio/virtual-service.ts'
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
export { type Manifests, parseManifests } from './manifest/parse-manifests.ts'
export { parseMapping } from './manifest/parse-mapping.ts'
export type { Place } from './manifest/place.ts'
export type { SourcedObject } from './manifest/sourced-object.ts'
export { MeshError } from './mesh-error.ts'
export { objectName } from './object-name.ts'
export { labNodeIdOf, nodeIdOf, proxyContainerName, proxyTypeOf } from './proxy-identity.ts'
export type { ResourceType } from './resource-types.ts'
export { qualifiedName, resourceTypeOf, resourceTypeOfKind, resourceTypes } from './resource-types.ts'
export { checkSchema } from './schema/check-schema.ts'
export type { CustomResourceDefinition, PrinterColumn, StructuralSchema } from './schema/istio-schemas.ts'
export { istioDefinition, istioSchema } from './schema/istio-schemas.ts'
export type { SchemaCause, SchemaVerdict } from './schema/schema-verdict.ts'
export type { Labels } from './selectors.ts'
export { hasLabels, parseFieldSelector, parseLabelSelector, selectsLabels } from './selectors.ts'
