export type { LogOptions, ServerOptions } from './build-server.ts'
export { buildServer } from './build-server.ts'
export type { Faults } from './fault-switch.ts'
export { faultsOf, registerFaultSwitch } from './fault-switch.ts'
export type { HttpClient, OutboundRequest, TextAnswer } from './http-client.ts'
export { createHttpClient } from './http-client.ts'
export { ConfigError, environmentOf, loadConfig } from './load-config.ts'
export { pickLanguage } from './pick-language.ts'
export { bookinfoHeaders, pickHeaders, traceHeaders } from './propagated-headers.ts'
export { refuseMethod, refuseOtherMethods } from './refuse-other-methods.ts'
export { sendJson, sendJsonText } from './send-json.ts'
export {
  faultSettings,
  hostName,
  maybeBoolean,
  maybeDomain,
  maybeMilliseconds,
  maybeOneOf,
  maybePort,
  maybeProbability,
  maybeText,
  maybeWholeNumber,
  maybeWord,
  neighbourUrl,
  oneOf,
  serverSettings,
  serviceUrl,
  tcpPort,
  text,
  textOr,
  urlOf,
  versionIn,
  versionName,
} from './settings.ts'
export { startService } from './start-service.ts'
