import { setFlagsFromString } from 'node:v8'
import {
  createHttpClient,
  environmentOf,
  hostName,
  loadConfig,
  maybeDomain,
  maybeWholeNumber,
  neighbourUrl,
  serverSettings,
  startService,
  tcpPort,
  textOr,
  versionIn,
} from '@traffic-lab/service-kit'
import { buildApp, versions } from './app.ts'
import { loadPage } from './page.ts'

// Under load young objects would get ever more room, and the process a third more memory, for little speed.
setFlagsFromString('--semi-space-growth-factor=1')

await startService(async () => {
  const config = loadConfig(
    {
      ...serverSettings(9080),
      SERVICE_VERSION: versionIn(versions),
      SERVICES_DOMAIN: maybeDomain,
      DETAILS_HOSTNAME: hostName('details'),
      DETAILS_SERVICE_PORT: tcpPort(9080),
      REVIEWS_HOSTNAME: hostName('reviews'),
      REVIEWS_SERVICE_PORT: tcpPort(9080),
      RATINGS_HOSTNAME: hostName('ratings'),
      RATINGS_SERVICE_PORT: tcpPort(9080),
      FLOOD_FACTOR: maybeWholeNumber,
      // Public on purpose: replicas agree without being told, and the sessions guard nothing.
      SESSION_SECRET: textOr('the sessions of this demo guard nothing'),
    },
    environmentOf(process),
  )
  const domain = config.SERVICES_DOMAIN
  const app = buildApp({
    version: config.SERVICE_VERSION,
    floodFactor: config.FLOOD_FACTOR,
    page: await loadPage(new URL('../dist/', import.meta.url)),
    http: createHttpClient({ httpProxy: config.http_proxy, noProxy: config.no_proxy }),
    targets: {
      details: neighbourUrl(config.DETAILS_HOSTNAME, domain, config.DETAILS_SERVICE_PORT),
      reviews: neighbourUrl(config.REVIEWS_HOSTNAME, domain, config.REVIEWS_SERVICE_PORT),
      ratings: neighbourUrl(config.RATINGS_HOSTNAME, domain, config.RATINGS_SERVICE_PORT),
    },
    sessionSecret: config.SESSION_SECRET,
    instance: config.HOSTNAME,
    log: { level: config.LOG_LEVEL },
  })
  return { app, host: config.LISTEN_HOST, port: config.LISTEN_PORT }
})
