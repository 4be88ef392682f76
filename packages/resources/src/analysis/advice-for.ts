import type { Diagnostic } from '../diagnostics.ts'
import type { KubeObject } from '../kube-object.ts'
import type { Advice } from './advice.ts'
import { checkDestinationRuleTargets } from './check-destination-rule-targets.ts'
import { checkDestinations } from './check-destinations.ts'
import { checkEntryAddresses } from './check-entry-addresses.ts'
import { checkGatewayConflicts } from './check-gateway-conflicts.ts'
import { checkGatewayReferences, checkGatewaySelector } from './check-gateway-references.ts'
import { checkGatewayServers } from './check-gateway-servers.ts'
import { checkHostsTwice } from './check-hosts-twice.ts'
import { checkPolicyNamespaces } from './check-policy-namespaces.ts'
import { checkPortNames } from './check-port-names.ts'
import { checkTlsOrigination } from './check-tls-origination.ts'
import { checkUnreachableRules } from './check-unreachable-rules.ts'
import { indexMesh } from './mesh-index.ts'

/**
 * What is wrong between objects that are valid each for itself: references that lead nowhere, rules that are never
 * reached. The same findings as `istioctl analyze`, in our words. `objects` are all that the mesh has.
 */
export function adviceFor(objects: readonly KubeObject[]): Diagnostic[] {
  return findAdvice(objects).map(({ diagnostic }) => diagnostic)
}

export function findAdvice(objects: readonly KubeObject[]): Advice[] {
  const mesh = indexMesh(objects)
  const gateways = [...mesh.gateways.values()]
  return [
    ...mesh.virtualServices.flatMap((rule) => [
      ...checkGatewayReferences(rule, mesh),
      ...checkDestinations(rule, mesh),
      ...checkUnreachableRules(rule),
    ]),
    ...checkHostsTwice(mesh.virtualServices),
    ...mesh.destinationRules.flatMap((rule) => [
      ...checkDestinationRuleTargets(rule, mesh),
      ...checkTlsOrigination(rule),
    ]),
    ...gateways.flatMap((gateway) => [
      ...checkGatewaySelector(gateway, mesh),
      ...checkGatewayServers(gateway, mesh),
    ]),
    ...checkGatewayConflicts(gateways),
    ...checkPortNames(mesh),
    ...mesh.serviceEntries.flatMap(checkEntryAddresses),
    ...mesh.authorizationPolicies.flatMap((rule) => checkPolicyNamespaces(rule, mesh)),
  ]
}
