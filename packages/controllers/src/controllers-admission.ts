import type { Admission, ObjectClient } from '@traffic-lab/kube-api'
import { injectionAdmission } from './injection/injection-admission.ts'
import { schedulingAdmission } from './scheduling-admission.ts'
import { serviceAddressAdmission } from './service-address/service-address-admission.ts'

export interface ControllersAdmissionOptions {
  /** The lab's block of addresses, `127.x`. */
  readonly serviceAddressPrefix: string
  /** The store itself, asked later: it is made with these functions. */
  readonly objects: () => Pick<ObjectClient, 'get' | 'list'>
}

/**
 * What the controllers add to the store's chain, after defaults and before validation: injection, the node of a
 * pod, the address of a Service.
 */
export function controllersAdmission(options: ControllersAdmissionOptions): readonly Admission[] {
  const { serviceAddressPrefix, objects } = options
  return [
    injectionAdmission((name) => objects().get('Namespace', undefined, name)),
    schedulingAdmission,
    serviceAddressAdmission({ prefix: serviceAddressPrefix, services: () => objects().list('Service') }),
  ]
}
