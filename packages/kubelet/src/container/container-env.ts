import type { ObjectClient } from '@traffic-lab/kube-api'
import type { Container, EnvVar, KubeObject, Pod } from '@traffic-lab/resources'
import { expandVariables } from './expand-variables.ts'
import { fieldValue } from './field-value.ts'

/** A container whose environment cannot be built: it waits with this reason until what is missing appears. */
export class ContainerConfigError extends Error {
  readonly reason = 'CreateContainerConfigError'
}

interface EnvFrom {
  readonly prefix?: string
  readonly configMapRef?: { readonly name: string; readonly optional?: boolean }
  readonly secretRef?: { readonly name: string; readonly optional?: boolean }
}

/**
 * The variables that a manifest sets, over those in `base`: first `envFrom`, then `env` in order, each seeing the
 * ones before it. Throws ContainerConfigError when a ConfigMap, Secret or key is missing.
 */
export function containerEnv(
  pod: Pod,
  container: Container,
  base: Readonly<Record<string, string>>,
  client: Pick<ObjectClient, 'get'>,
): Record<string, string> {
  const namespace = pod.metadata.namespace ?? 'default'
  const env: Record<string, string> = { ...base }
  for (const source of (container.envFrom ?? []) as readonly EnvFrom[]) {
    for (const [kind, ref] of [
      ['ConfigMap', source.configMapRef],
      ['Secret', source.secretRef],
    ] as const) {
      if (ref === undefined) continue
      const object = client.get<string>(kind, namespace, ref.name)
      if (object === undefined && ref.optional !== true) throw missing(kind, ref.name)
      for (const [name, value] of Object.entries(object === undefined ? {} : dataOf(object)))
        env[`${source.prefix ?? ''}${name}`] = value
    }
  }
  for (const variable of container.env ?? []) {
    const value = valueOf(variable, pod, env, client)
    if (value !== undefined) env[variable.name] = value
  }
  return env
}

function valueOf(
  { value, valueFrom }: EnvVar,
  pod: Pod,
  env: Readonly<Record<string, string>>,
  client: Pick<ObjectClient, 'get'>,
): string | undefined {
  if (valueFrom === undefined) return expandVariables(value ?? '', env)
  const { fieldRef, configMapKeyRef, secretKeyRef } = valueFrom
  if (fieldRef !== undefined) return fieldValue(pod, fieldRef.fieldPath)
  const ref = configMapKeyRef ?? secretKeyRef
  // What is left (resourceFieldRef) is named in the pod's NotHonoured event.
  if (ref === undefined) return undefined
  const kind = configMapKeyRef === undefined ? 'Secret' : 'ConfigMap'
  const object = client.get<string>(kind, pod.metadata.namespace, ref.name)
  const found = object === undefined ? undefined : dataOf(object)[ref.key]
  if (found !== undefined || ref.optional === true) return found
  if (object === undefined) throw missing(kind, ref.name)
  throw new ContainerConfigError(
    `couldn't find key ${ref.key} in ${kind} ${pod.metadata.namespace}/${ref.name}`,
  )
}

function missing(kind: 'ConfigMap' | 'Secret', name: string): ContainerConfigError {
  return new ContainerConfigError(`${kind.toLowerCase()} "${name}" not found`)
}

/** A Secret's `data` is base64; the API has merged `stringData` into it on a cluster, here both may stand. */
function dataOf(object: KubeObject): Record<string, string> {
  const data = stringsOf(object.data)
  if (object.kind !== 'Secret') return data
  const decoded = Object.entries(data).map(([name, value]) => [name, Buffer.from(value, 'base64').toString()])
  return { ...Object.fromEntries(decoded), ...stringsOf(object.stringData) }
}

function stringsOf(data: unknown): Record<string, string> {
  if (typeof data !== 'object' || data === null) return {}
  return Object.fromEntries(Object.entries(data).map(([name, value]) => [name, String(value)]))
}
