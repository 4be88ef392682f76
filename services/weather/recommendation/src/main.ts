import {
  faultSettings,
  faultsOf,
  loadConfig,
  serverSettings,
  startService,
  versionName,
} from '@traffic-lab/service-kit'
import { buildApp } from './app.ts'

await startService(() => {
  const config = loadConfig(
    { ...serverSettings(3005), ...faultSettings, SERVICE_VERSION: versionName },
    process.env,
  )
  const app = buildApp({
    version: config.SERVICE_VERSION,
    faults: faultsOf(config),
    instance: config.HOSTNAME,
    log: { level: config.LOG_LEVEL },
  })
  return { app, host: config.LISTEN_HOST, port: config.LISTEN_PORT }
})
