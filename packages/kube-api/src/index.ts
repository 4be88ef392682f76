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
export type { Admission, ObjectStoreOptions } from './store/object-store.ts'
export { ObjectStore, timestamp } from './store/object-store.ts'
