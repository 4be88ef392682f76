import { isRecord, type JsonRecord } from '../json-record.ts'
import { record, text, textEntries } from '../proto-reader.ts'
import { istioSchema } from '../schema/istio-schemas.ts'
import { checkAuthorizationPolicy } from './validation/check-authorization-policy.ts'
import { checkDestinationRule } from './validation/check-destination-rule.ts'
import { checkGateway } from './validation/check-gateway.ts'
import { checkRequestAuthentication } from './validation/check-request-authentication.ts'
import { checkWorkloadSelector } from './validation/check-selector-labels.ts'
import { checkServiceEntry } from './validation/check-service-entry.ts'
import { checkSidecar } from './validation/check-sidecar.ts'
import { checkTelemetry } from './validation/check-telemetry.ts'
import { checkVirtualService } from './validation/check-virtual-service.ts'
import { decodeSpec } from './validation/decode-spec.ts'
import { all, errorText, type Findings, problemIf } from './validation/findings.ts'

/** The answer of Istio's validating webhook. */
export interface RuleVerdict {
  readonly allowed: boolean
  /**
   * Why it is refused, in istiod's words; an API server puts
   * `admission webhook "validation.istio.io" denied the request: ` before it.
   */
  readonly message?: string
  readonly warnings: readonly string[]
}

type RuleCheck = (
  spec: JsonRecord,
  metadata: {
    readonly name: string
    readonly namespace: string
    readonly labels: ReadonlyMap<string, string>
  },
) => Findings

const checks: Readonly<Record<string, RuleCheck>> = {
  VirtualService: (spec, { namespace }) => checkVirtualService(spec, namespace),
  DestinationRule: (spec, { namespace }) => checkDestinationRule(spec, namespace),
  Gateway: (spec, { name }) => checkGateway(spec, name),
  ServiceEntry: (spec, { namespace, labels }) => checkServiceEntry(spec, namespace, labels),
  Sidecar: (spec, { namespace }) => checkSidecar(spec, namespace),
  PeerAuthentication: checkPeerAuthentication,
  AuthorizationPolicy: checkAuthorizationPolicy,
  RequestAuthentication: checkRequestAuthentication,
  Telemetry: checkTelemetry,
}

const topLevelFields = new Set(['apiVersion', 'kind', 'metadata', 'spec', 'status'])

/**
 * What Istio's validation (istiod 1.31) says of one rule, apart from its schema. Kinds that the control plane here
 * does not translate are only decoded; kinds that are not Istio's are allowed.
 */
export function checkRule(object: JsonRecord): RuleVerdict {
  const kind = text(object, 'kind')
  const apiVersion = text(object, 'apiVersion')
  if (!/^[a-z]+\.istio\.io\//.test(apiVersion)) return { allowed: true, warnings: [] }
  const schema = istioSchema(kind)?.properties?.spec
  if (schema === undefined) return refused(`unrecognized type ${apiVersion}, Kind=${kind}`)
  const metadata = record(object, 'metadata')
  const [name, namespace] = [text(metadata, 'name'), text(metadata, 'namespace') || 'default']
  const labels = new Map(textEntries(metadata, 'labels'))
  const extra = Object.keys(object).find((field) => !topLevelFields.has(field))
  if (extra !== undefined) return refused(`unknown field "${extra}" on ${kind} resource ${namespace}/${name}`)
  const decoded = decodeSpec(object.spec, schema)
  if ('error' in decoded) return refused(`error decoding configuration: ${decoded.error}`)
  const findings = checks[kind]?.(decoded.spec, { name, namespace, labels })
  if (findings === undefined) return { allowed: true, warnings: [] }
  if (findings.errors.length === 0) return { allowed: true, warnings: findings.warnings }
  return refused(`configuration is invalid: ${errorText(findings)}`)
}

function refused(message: string): RuleVerdict {
  return { allowed: false, message, warnings: [] }
}

function checkPeerAuthentication(spec: JsonRecord): Findings {
  const selector = record(spec, 'selector')
  const ports = record(spec, 'portLevelMtls')
  const selects = Object.keys(record(selector, 'matchLabels') ?? {}).length > 0
  const numbers = Object.keys(ports ?? {}).map(Number)
  return all(
    problemIf(
      !selects && numbers.length > 0,
      'mesh/namespace peer authentication cannot have port level mTLS',
    ),
    problemIf(
      isRecord(ports) && numbers.length === 0,
      'port level mTLS, if defined, must have at least one element',
    ),
    ...numbers.map((port) => problemIf(!(port > 0 && port <= 65535), 'port must be in range 1..65535')),
    checkWorkloadSelector(selector),
  )
}
