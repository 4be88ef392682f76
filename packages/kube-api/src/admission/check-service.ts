import type { KubeObject } from '@traffic-lab/resources'
import type { StatusCause } from '../api-error.ts'
import { arrayAt, numberAt, objectAt, stringAt, valueAt } from '../json-value.ts'
import { isPort, portRange } from './check-pod-spec.ts'
import { duplicate, invalid, notSupported, refuseInvalid, required } from './invalid.ts'

const types = ['ClusterIP', 'ExternalName', 'LoadBalancer', 'NodePort']

/** What Kubernetes refuses in a Service; its address is the business of whoever gives addresses. */
export function checkService(object: KubeObject): void {
  const spec = objectAt(object, 'spec')
  const type = stringAt(spec, 'type') ?? 'ClusterIP'
  const clusterIP = stringAt(spec, 'clusterIP')
  const ports = arrayAt(spec, 'ports')
  const causes: StatusCause[] = []
  if (!types.includes(type)) causes.push(notSupported('spec.type', type, types))
  if (type === 'ExternalName' && !stringAt(spec, 'externalName')) causes.push(required('spec.externalName'))
  if (ports.length === 0 && type !== 'ExternalName' && clusterIP !== 'None')
    causes.push(required('spec.ports'))
  const names = new Set<string>()
  for (const [index, port] of ports.entries()) {
    const field = `spec.ports[${index}]`
    const name = stringAt(port, 'name') ?? ''
    if (name === '' && ports.length > 1) causes.push(required(`${field}.name`))
    if (name !== '' && names.has(name)) causes.push(duplicate(`${field}.name`, name))
    names.add(name)
    const number = numberAt(port, 'port')
    if (number === undefined) causes.push(required(`${field}.port`))
    else if (!isPort(number)) causes.push(invalid(`${field}.port`, number, portRange))
    const target = valueAt(port, 'targetPort')
    if (typeof target === 'number' && !isPort(target))
      causes.push(invalid(`${field}.targetPort`, target, portRange))
  }
  refuseInvalid(object, causes)
}
