import type { Diagnostic } from '../diagnostics.ts'
import { isRecord, type JsonRecord } from '../json-record.ts'
import type { KubeObject } from '../kube-object.ts'
import { objectName } from '../object-name.ts'
import { record, records, text } from '../proto-reader.ts'

/**
 * What is translated, and cannot work in the lab: its API server refuses it. Elsewhere it is a warning. This is the one
 * place that decides which TLS the proxies of the lab can speak.
 */
export function labLimits(object: KubeObject): Diagnostic[] {
  if (object.kind !== 'DestinationRule' || !isRecord(object.spec)) return []
  return policiesOf(object.spec).flatMap(({ policy, path }) =>
    [...passthrough(policy, path), ...tlsOrigination(policy, path)].map((limit) => ({
      code: 'MESH025' as const,
      level: 'warning' as const,
      object: objectName(object),
      ...limit,
    })),
  )
}

interface Policy {
  readonly policy: JsonRecord
  readonly path: string
}

type Limit = Pick<Diagnostic, 'path' | 'message' | 'hint'>

/** Every policy of a rule: its own and those of its subsets, each with those of ports. */
function policiesOf(spec: JsonRecord): readonly Policy[] {
  const subsets = records(spec, 'subsets').map((subset, index) => [subset, `spec.subsets[${index}]`] as const)
  return [[spec, 'spec'] as const, ...subsets].flatMap(([owner, at]) => {
    const policy = record(owner, 'trafficPolicy')
    if (policy === undefined) return []
    const path = `${at}.trafficPolicy`
    const ports = records(policy, 'portLevelSettings').map((settings, index) => ({
      policy: settings,
      path: `${path}.portLevelSettings[${index}]`,
    }))
    return [{ policy, path }, ...ports]
  })
}

function passthrough(policy: JsonRecord, path: string): readonly Limit[] {
  if (text(record(policy, 'loadBalancer'), 'simple') !== 'PASSTHROUGH') return []
  return [
    {
      path: `${path}.loadBalancer.simple`,
      message: 'PASSTHROUGH needs the address that the client called, which a forward proxy does not know',
      hint: 'Use ROUND_ROBIN, RANDOM or LEAST_REQUEST, or try the rule on a cluster.',
    },
  ]
}

/** Pods of the lab have no files and no Secrets of their own; those of the mesh and the machine's authorities they have. */
function tlsOrigination(policy: JsonRecord, path: string): readonly Limit[] {
  const tls = record(policy, 'tls')
  const mode = text(tls, 'mode')
  const ofPod =
    text(tls, 'credentialName') !== '' || text(tls, 'caCertificates') !== '' || text(tls, 'caCrl') !== ''
  if (mode !== 'MUTUAL' && (mode !== 'SIMPLE' || !ofPod)) return []
  return [
    {
      path: `${path}.tls.mode`,
      message: `mode ${mode} with files or Secrets needs those of the pod, which the proxies of the lab are not given`,
      hint: 'Use ISTIO_MUTUAL between pods of the mesh, SIMPLE with the authorities of this machine, or a cluster.',
    },
  ]
}
