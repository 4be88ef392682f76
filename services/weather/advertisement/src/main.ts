import { loadConfig, serverSettings, startService, versionName } from '@traffic-lab/service-kit'
import { buildApp } from './app.ts'

await startService(() => {
  const config = loadConfig({ ...serverSettings(3003), SERVICE_VERSION: versionName }, process.env)
  const app = buildApp({
    version: config.SERVICE_VERSION,
    instance: config.HOSTNAME,
    log: { level: config.LOG_LEVEL },
  })
  return { app, host: config.LISTEN_HOST, port: config.LISTEN_PORT }
})
