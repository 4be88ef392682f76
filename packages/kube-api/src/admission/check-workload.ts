import { isDeepStrictEqual } from 'node:util'
import type { KubeObject } from '@traffic-lab/resources'
import type { StatusCause } from '../api-error.ts'
import type { JsonObject } from '../json-value.ts'
import { arrayAt, isJsonObject, numberAt, objectAt, stringAt, valueAt } from '../json-value.ts'
import { podSpecCauses } from './check-pod-spec.ts'
import { forbidden, invalid, notSupported, refuseInvalid, required } from './invalid.ts'

/** What Kubernetes refuses in a Deployment or ReplicaSet. */
export function checkWorkload(object: KubeObject, previous: KubeObject | undefined): void {
  const spec = objectAt(object, 'spec')
  const causes: StatusCause[] = [...selectorCauses(object.kind, spec)]
  const replicas = numberAt(spec, 'replicas')
  if (replicas !== undefined && replicas < 0)
    causes.push(invalid('spec.replicas', replicas, 'must be greater than or equal to 0'))
  if (!isJsonObject(spec.template)) causes.push(required('spec.template'))
  else {
    const podSpec = objectAt(spec, 'template', 'spec')
    causes.push(...podSpecCauses(podSpec, 'spec.template.spec'))
    const policy = stringAt(podSpec, 'restartPolicy')
    if (policy === 'OnFailure' || policy === 'Never')
      causes.push(notSupported('spec.template.spec.restartPolicy', policy, ['Always']))
  }
  const strategy = stringAt(spec, 'strategy', 'type')
  const strategies = ['Recreate', 'RollingUpdate']
  if (strategy !== undefined && !strategies.includes(strategy))
    causes.push(notSupported('spec.strategy.type', strategy, strategies))
  if (strategy === 'Recreate' && isJsonObject(valueAt(spec, 'strategy', 'rollingUpdate')))
    causes.push(
      forbidden('spec.strategy.rollingUpdate', "may not be specified when strategy `type` is 'Recreate'"),
    )
  const before = valueAt(previous, 'spec', 'selector')
  if (before !== undefined && isJsonObject(spec.selector) && !isDeepStrictEqual(before, spec.selector))
    causes.push(invalid('spec.selector', spec.selector, 'field is immutable'))
  refuseInvalid(object, causes)
}

function selectorCauses(kind: string, spec: JsonObject): readonly StatusCause[] {
  const { selector } = spec
  const labels = objectAt(spec, 'template', 'metadata', 'labels')
  if (!isJsonObject(selector)) return [required('spec.selector')]
  if (
    Object.keys(objectAt(selector, 'matchLabels')).length + arrayAt(selector, 'matchExpressions').length ===
    0
  )
    return [invalid('spec.selector', selector, `empty selector is invalid for ${kind.toLowerCase()}`)]
  if (matchesSelector(selector, labels)) return []
  const why = '`selector` does not match template `labels`'
  return [invalid('spec.template.metadata.labels', labels, why)]
}

/** Whether labels satisfy a LabelSelector. */
function matchesSelector(selector: JsonObject, labels: JsonObject): boolean {
  const equal = Object.entries(objectAt(selector, 'matchLabels')).every(
    ([key, value]) => labels[key] === value,
  )
  return (
    equal &&
    arrayAt(selector, 'matchExpressions').every((expression) => {
      const label = labels[stringAt(expression, 'key') ?? '']
      const listed = arrayAt(expression, 'values').includes(label)
      switch (stringAt(expression, 'operator')) {
        case 'In':
          return label !== undefined && listed
        case 'NotIn':
          return label === undefined || !listed
        case 'Exists':
          return label !== undefined
        case 'DoesNotExist':
          return label === undefined
        default:
          return false
      }
    })
  )
}
