import type { KubeObject } from '@traffic-lab/resources'
import type { JsonObject } from '../json-value.ts'
import { isJsonObject, objectAt, stringAt } from '../json-value.ts'
import { defaultPodSpec } from './pod-defaults.ts'

export function defaultDeployment(object: KubeObject): KubeObject {
  const spec = objectAt(object, 'spec')
  return {
    ...object,
    spec: {
      replicas: 1,
      revisionHistoryLimit: 10,
      progressDeadlineSeconds: 600,
      ...spec,
      strategy: defaultStrategy(objectAt(spec, 'strategy')),
      ...template(spec),
    },
  }
}

export function defaultReplicaSet(object: KubeObject): KubeObject {
  const spec = objectAt(object, 'spec')
  return { ...object, spec: { replicas: 1, ...spec, ...template(spec) } }
}

function template(spec: JsonObject): JsonObject {
  if (!isJsonObject(spec.template)) return {}
  const { metadata, spec: podSpec } = spec.template
  return {
    template: {
      ...spec.template,
      metadata: isJsonObject(metadata) ? withoutNulls(metadata) : {},
      ...(isJsonObject(podSpec) && { spec: defaultPodSpec(podSpec) }),
    },
  }
}

/** kubectl sends `creationTimestamp: null`; kept, it would make an equal template another one. */
function withoutNulls(metadata: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(metadata).filter(([, value]) => value !== null))
}

function defaultStrategy(strategy: JsonObject): JsonObject {
  const type = stringAt(strategy, 'type') ?? 'RollingUpdate'
  if (type !== 'RollingUpdate') return { ...strategy, type }
  const rollingUpdate = { maxUnavailable: '25%', maxSurge: '25%', ...objectAt(strategy, 'rollingUpdate') }
  return { ...strategy, type, rollingUpdate }
}
