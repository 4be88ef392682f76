export type { ProxyState, Refusal, XdsServer } from './xds-server.ts'
