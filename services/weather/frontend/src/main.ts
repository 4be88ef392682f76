import {
  createHttpClient,
  loadConfig,
  maybeOneOf,
  serverSettings,
  serviceUrl,
  startService,
  versionIn,
} from '@traffic-lab/service-kit'
import { buildApp, versions } from './app.ts'
import { loadPage } from './page.ts'

await startService(async () => {
  const config = loadConfig(
    {
      ...serverSettings(3000),
      SERVICE_VERSION: versionIn(versions),
      BUTTON_COLOR: maybeOneOf(['green', 'blue']),
      FORECAST_URL: serviceUrl('http://forecast:3002'),
      ADVERTISEMENT_URL: serviceUrl('http://advertisement:3003'),
      RECOMMENDATION_URL: serviceUrl('http://recommendation:3005'),
    },
    process.env,
  )
  const app = buildApp({
    version: config.SERVICE_VERSION,
    buttonColor: config.BUTTON_COLOR,
    page: await loadPage(new URL('../dist/', import.meta.url)),
    http: createHttpClient({ httpProxy: config.http_proxy, noProxy: config.no_proxy }),
    targets: {
      forecast: config.FORECAST_URL,
      advertisement: config.ADVERTISEMENT_URL,
      recommendation: config.RECOMMENDATION_URL,
    },
    instance: config.HOSTNAME,
    log: { level: config.LOG_LEVEL },
  })
  return { app, host: config.LISTEN_HOST, port: config.LISTEN_PORT }
})
