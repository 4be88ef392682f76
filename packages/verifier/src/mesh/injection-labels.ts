import type { KubeObject } from '@traffic-lab/resources'
import type { KubeClient } from '../kubernetes/kube-client.ts'
import { isRecord } from '../rules/json-tree.ts'

const usual = { 'istio-injection': 'enabled' } as const

/**
 * What a namespace needs for sidecars: `istio-injection: enabled`, or the label of the revision where no injector
 * answers to that. Where nobody may read the webhooks, or there are none, the usual label is as good as any.
 */
export async function findInjectionLabels(
  client: Pick<KubeClient, 'list'>,
  revision: string | undefined,
): Promise<Readonly<Record<string, string>>> {
  const configurations = await client
    .list('admissionregistration.k8s.io/v1', 'MutatingWebhookConfiguration')
    .catch(() => [])
  const injectors = configurations.filter(({ metadata }) => metadata.labels?.app === 'sidecar-injector')
  if (injectors.length === 0 || injectors.some((injector) => selects(injector, usual))) return usual
  const labels = { 'istio.io/rev': revision ?? injectors[0]?.metadata.labels?.['istio.io/rev'] ?? 'default' }
  return injectors.some((injector) => selects(injector, labels)) ? labels : usual
}

/** Whether a webhook would look at the pods of a namespace with these labels, whatever their own. */
function selects(configuration: KubeObject, labels: Readonly<Record<string, string>>): boolean {
  if (!('webhooks' in configuration)) return false
  const { webhooks } = configuration
  if (!Array.isArray(webhooks)) return false
  return webhooks.some((webhook) => isRecord(webhook) && matches(webhook.namespaceSelector, labels))
}

function matches(selector: unknown, labels: Readonly<Record<string, string>>): boolean {
  const { matchLabels, matchExpressions } = isRecord(selector) ? selector : {}
  const wanted = Object.entries(isRecord(matchLabels) ? matchLabels : {})
  const terms: readonly unknown[] = Array.isArray(matchExpressions) ? matchExpressions : []
  return (
    wanted.every(([name, value]) => labels[name] === value) &&
    terms.every((term) => isRecord(term) && matchesTerm(term, labels))
  )
}

/** A term of Kubernetes' label selectors: https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/ */
function matchesTerm(
  { key, operator, values }: Readonly<Record<string, unknown>>,
  labels: Readonly<Record<string, string>>,
): boolean {
  const value = labels[String(key)]
  const listed = value !== undefined && Array.isArray(values) && values.includes(value)
  switch (operator) {
    case 'In':
      return listed
    case 'NotIn':
      return !listed
    case 'Exists':
      return value !== undefined
    case 'DoesNotExist':
      return value === undefined
    default:
      return false
  }
}
