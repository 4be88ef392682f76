import { loadConfig, serverSettings, startService, statusCode, versionName } from '@traffic-lab/service-kit'
import { buildApp } from './app.ts'

await startService(() => {
  const config = loadConfig(
    { ...serverSettings(3005), SERVICE_VERSION: versionName, FAULT_STATUS: statusCode },
    process.env,
  )
  const app = buildApp({
    version: config.SERVICE_VERSION,
    faultStatus: config.FAULT_STATUS,
    instance: config.HOSTNAME,
    log: { level: config.LOG_LEVEL },
  })
  return { app, host: config.LISTEN_HOST, port: config.LISTEN_PORT }
})
