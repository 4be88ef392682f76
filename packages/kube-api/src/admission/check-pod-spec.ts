import type { StatusCause } from '../api-error.ts'
import type { JsonObject } from '../json-value.ts'
import { arrayAt, isJsonObject, numberAt, stringAt } from '../json-value.ts'
import { duplicate, invalid, notSupported, required } from './invalid.ts'
import { containerNameCause } from './names.ts'

/** What Kubernetes refuses in a pod's spec, for the fields that are used here; `at` is the path of the spec. */
export function podSpecCauses(spec: JsonObject, at: string): readonly StatusCause[] {
  const containers = arrayAt(spec, 'containers').filter(isJsonObject)
  if (containers.length === 0) return [required(`${at}.containers`)]
  const names = new Set<unknown>()
  const causes = containers.flatMap((container, index) => {
    const path = `${at}.containers[${index}]`
    const found = [...containerCauses(container, path)]
    if (names.has(container.name)) found.push(duplicate(`${path}.name`, container.name))
    names.add(container.name)
    return found
  })
  const policies = ['Always', 'OnFailure', 'Never']
  const restartPolicy = stringAt(spec, 'restartPolicy') ?? 'Always'
  if (!policies.includes(restartPolicy))
    causes.push(notSupported(`${at}.restartPolicy`, restartPolicy, policies))
  return causes
}

function containerCauses(container: JsonObject, path: string): readonly StatusCause[] {
  const causes: StatusCause[] = []
  const name = stringAt(container, 'name') ?? ''
  const badName = name === '' ? required(`${path}.name`) : containerNameCause(`${path}.name`, name)
  if (badName !== undefined) causes.push(badName)
  if (!stringAt(container, 'image')) causes.push(required(`${path}.image`))
  for (const [index, port] of arrayAt(container, 'ports').entries()) {
    const number = numberAt(port, 'containerPort')
    const field = `${path}.ports[${index}].containerPort`
    if (number === undefined) causes.push(required(field))
    else if (!isPort(number)) causes.push(invalid(field, number, portRange))
  }
  for (const [index, entry] of arrayAt(container, 'env').entries()) {
    const field = `${path}.env[${index}]`
    if (!stringAt(entry, 'name')) causes.push(required(`${field}.name`))
    if (isJsonObject(entry) && stringAt(entry, 'value') && entry.valueFrom != null)
      causes.push(invalid(`${field}.valueFrom`, '', 'may not be specified when `value` is not empty'))
  }
  return causes
}

export const portRange = 'must be between 1 and 65535, inclusive'

export function isPort(number: number): boolean {
  return Number.isInteger(number) && number >= 1 && number <= 65535
}
