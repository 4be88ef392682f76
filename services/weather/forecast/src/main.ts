import {
  createHttpClient,
  faultSettings,
  faultsOf,
  loadConfig,
  serverSettings,
  serviceUrl,
  startService,
  versionIn,
} from '@traffic-lab/service-kit'
import { buildApp, versions } from './app.ts'
import { httpRecommendations } from './recommendation-client.ts'

await startService(() => {
  const config = loadConfig(
    {
      ...serverSettings(3002),
      ...faultSettings,
      SERVICE_VERSION: versionIn(versions),
      RECOMMENDATION_URL: serviceUrl('http://recommendation:3005'),
    },
    process.env,
  )
  const http = createHttpClient({ httpProxy: config.http_proxy, noProxy: config.no_proxy })
  const app = buildApp({
    version: config.SERVICE_VERSION,
    recommend: httpRecommendations(http, config.RECOMMENDATION_URL),
    faults: faultsOf(config),
    instance: config.HOSTNAME,
    log: { level: config.LOG_LEVEL },
  })
  return { app, host: config.LISTEN_HOST, port: config.LISTEN_PORT }
})
