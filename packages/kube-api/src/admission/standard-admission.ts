import type { Admission } from '../store/object-store.ts'
import { checkIstio } from './check-istio.ts'
import { checkKind } from './check-kind.ts'
import { cleanMetadata } from './clean-metadata.ts'
import { applyDefaults } from './defaults.ts'
import { checkMetadata } from './names.ts'

export interface StandardAdmissionOptions {
  /** Steps that change objects (sidecar injection, Service addresses): after naming, before defaults and checks. */
  readonly mutate?: readonly Admission[]
}

/** The chain that every write passes, over HTTP and in process. */
export function standardAdmission({ mutate = [] }: StandardAdmissionOptions = {}): readonly Admission[] {
  return [cleanMetadata, ...mutate, applyDefaults, checkMetadata, checkKind, checkIstio]
}
