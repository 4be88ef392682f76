export type { LogOptions, ServerOptions } from './build-server.ts'
export { buildServer } from './build-server.ts'
export type { Faults } from './fault-switch.ts'
export { faultsOf, registerFaultSwitch } from './fault-switch.ts'
export type { HttpClient, OutboundRequest, TextAnswer } from './http-client.ts'
export { createHttpClient } from './http-client.ts'
export { ConfigError, loadConfig } from './load-config.ts'
export { pickLanguage } from './pick-language.ts'
export { pickHeaders, traceHeaders } from './propagated-headers.ts'
export { refuseOtherMethods } from './refuse-other-methods.ts'
export {
  faultSettings,
  maybeOneOf,
  oneOf,
  serverSettings,
  serviceUrl,
  versionIn,
  versionName,
} from './settings.ts'
export { startService } from './start-service.ts'
