import type { Container, PodSpec, Probe } from '@traffic-lab/resources'
import { proxyContainerName } from '@traffic-lab/resources'

/** Honoured, or without a meaning that could be missed where nothing is pulled and there is one node. */
const podFields = new Set([
  ...['containers', 'nodeName', 'restartPolicy', 'terminationGracePeriodSeconds', 'enableServiceLinks'],
  ...['serviceAccountName', 'serviceAccount', 'schedulerName', 'dnsPolicy', 'tolerations'],
  ...['priority', 'preemptionPolicy', 'automountServiceAccountToken'],
])
const containerFields = new Set([
  ...['name', 'image', 'command', 'args', 'env', 'envFrom', 'ports'],
  ...['readinessProbe', 'livenessProbe', 'startupProbe', 'lifecycle'],
  ...['imagePullPolicy', 'terminationMessagePath', 'terminationMessagePolicy'],
])
const probeHandlers = ['httpGet', 'tcpSocket', 'exec'] as const
/** Kubernetes' own defaults, which the API may have filled in. */
const emptyValue = /^(\{\}|\[\]|null|false|"")$/

/** The fields of a pod that have no effect on a laptop, each with the containers that set it. */
export function notHonoured(spec: PodSpec): readonly string[] {
  const found = Object.entries(spec)
    .filter(([field, value]) => !podFields.has(field) && isSet(value))
    .map(([field]) => field)
  const byField = new Map<string, string[]>()
  for (const container of spec.containers) {
    if (container.name === proxyContainerName) continue
    for (const field of containerIssues(container)) {
      const names = byField.get(field) ?? []
      byField.set(field, [...names, container.name])
    }
  }
  return [...found, ...[...byField].map(([field, names]) => `${field} (${names.join(', ')})`)]
}

function containerIssues(container: Container): readonly string[] {
  const fields = Object.entries(container)
    .filter(([field, value]) => !containerFields.has(field) && isSet(value))
    .map(([field]) => field)
  const probes = (['readinessProbe', 'livenessProbe', 'startupProbe'] as const).flatMap((field) =>
    unknownHandlers(container[field]).map((handler) => `${field}.${handler}`),
  )
  const env = (container.env ?? [])
    .filter(({ valueFrom }) => valueFrom !== undefined && 'resourceFieldRef' in valueFrom)
    .map(({ name }) => `env ${name} from resourceFieldRef`)
  // Where an application listens is what keeps the pods of one machine apart.
  const listenHost = (container.env ?? []).some(({ name }) => name === 'LISTEN_HOST')
    ? ['env LISTEN_HOST']
    : []
  const postStart = Object.keys(container.lifecycle ?? {})
    .filter((hook) => hook !== 'preStop')
    .map((hook) => `lifecycle.${hook}`)
  return [...fields, ...probes, ...env, ...listenHost, ...postStart]
}

function unknownHandlers(probe: Probe | undefined): readonly string[] {
  if (probe === undefined || probeHandlers.some((handler) => probe[handler] !== undefined)) return []
  return Object.keys(probe).filter(
    (field) => isSet(Reflect.get(probe, field)) && !/Seconds$|Threshold$/.test(field),
  )
}

function isSet(value: unknown): boolean {
  return value !== undefined && !emptyValue.test(JSON.stringify(value))
}
