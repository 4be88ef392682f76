import type { Admission } from '@traffic-lab/kube-api'
import { ApiError } from '@traffic-lab/kube-api'
import type { KubeObject, Service } from '@traffic-lab/resources'
import { clusterIPOf, isServiceAddress, lowestFreeAddress, wantsClusterIP } from './cluster-ip.ts'

export interface ServiceAddressOptions {
  /** The lab's block, `127.x`. */
  readonly prefix: string
  /** The Services there are. */
  readonly services: () => readonly Service[]
}

/**
 * Gives each Service its cluster IP, and holds to Kubernetes' rules: it never changes; one that the user chose must
 * be free and in this lab's range, else the Service is refused. (An address from another cluster is refused there
 * too; to replace it silently would make the stored object differ from what was applied.)
 */
export function serviceAddressAdmission({ prefix, services }: ServiceAddressOptions): Admission {
  return (object, previous) => {
    if (!isService(object)) return object
    const before = previous !== undefined && isService(previous) ? previous : undefined
    return admit(object, before)
  }

  function admit(service: Service, previous: Service | undefined): Service {
    if (service.spec.type === 'ExternalName') return withoutAddress(service)
    const given = clusterIPOf(service.spec)
    const kept = previous === undefined ? undefined : keptAddress(previous)
    if (kept !== undefined) {
      if (given !== undefined && given !== kept) refuse(service, given, 'may not change once set')
      return withAddress(service, kept)
    }
    if (!wantsClusterIP(service)) return withAddress(service, 'None')
    const used = new Set(
      services().flatMap((one) => (isSame(one, service) ? [] : (clusterIPOf(one.spec) ?? []))),
    )
    if (given === undefined || given === previousAddress(previous))
      return withAddress(service, allocate(used))
    if (!isServiceAddress(prefix, given)) {
      const range = `${prefix}.128.0/18`
      refuse(service, given, `is not in this lab's range ${range}; leave clusterIP out to get an address`)
    }
    if (used.has(given)) refuse(service, given, 'is taken by another Service')
    return withAddress(service, given)
  }

  /** An address of another block (a lab restored under another prefix) is not kept. */
  function keptAddress({ spec }: Service): string | undefined {
    const address = spec.type === 'ExternalName' ? undefined : clusterIPOf(spec)
    if (address === undefined || address === 'None') return address
    return isServiceAddress(prefix, address) ? address : undefined
  }

  function allocate(used: ReadonlySet<string>): string {
    try {
      return lowestFreeAddress(prefix, used)
    } catch (error) {
      if (!(error instanceof RangeError)) throw error
      throw new ApiError(500, 'InternalError', `Internal error occurred: ${error.message}`)
    }
  }
}

function previousAddress(previous: Service | undefined): string | undefined {
  return previous === undefined ? undefined : clusterIPOf(previous.spec)
}

function withAddress(service: Service, clusterIP: string): Service {
  return { ...service, spec: { ...service.spec, clusterIP, clusterIPs: [clusterIP] } }
}

function withoutAddress(service: Service): Service {
  const { clusterIP: _, clusterIPs: __, ...spec } = service.spec
  return { ...service, spec }
}

function isSame(a: Service, b: Service): boolean {
  return a.metadata.namespace === b.metadata.namespace && a.metadata.name === b.metadata.name
}

function isService(object: KubeObject): object is Service {
  return object.kind === 'Service' && typeof object.spec === 'object' && object.spec !== null
}

function refuse(service: Service, value: string, why: string): never {
  const field = 'spec.clusterIP'
  const message = `Invalid value: "${value}": ${why}`
  const { name } = service.metadata
  throw new ApiError(422, 'Invalid', `Service "${name}" is invalid: ${field}: ${message}`, {
    name,
    kind: 'Service',
    causes: [{ reason: 'FieldValueInvalid', message, field }],
  })
}
