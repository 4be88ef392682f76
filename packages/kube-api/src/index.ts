export { randomSuffix, safeAlphabet } from './admission/names.ts'
export type { StandardAdmissionOptions } from './admission/standard-admission.ts'
export { standardAdmission } from './admission/standard-admission.ts'
export type { StatusCause, StatusDetails } from './api-error.ts'
export { ApiError } from './api-error.ts'
export type {
  DeleteOptions,
  KindMap,
  ListOptions,
  ObjectClient,
  ObjectEvent,
  ObjectOfKind,
} from './object-client.ts'
export type { ExecExit, ExecOptions, ExecSession, LogOptions, PodRuntime } from './pod-runtime.ts'
export type { EventContent } from './record-event.ts'
export { recordEvent } from './record-event.ts'
export type { ApiServer, ApiServerOptions } from './server/api-server.ts'
export { createApiServer, kubernetesVersion } from './server/api-server.ts'
export type { Credentials } from './server/credentials.ts'
export { createCredentials } from './server/credentials.ts'
export type { Admission, ObjectStoreOptions, WriteOptions } from './store/object-store.ts'
export { ObjectStore, timestamp } from './store/object-store.ts'
export type { OpenStoreOptions, PersistentStore } from './store/open-store.ts'
export { openStore } from './store/open-store.ts'
