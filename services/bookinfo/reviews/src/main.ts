import { createHttpClient, startService } from '@traffic-lab/service-kit'
import { buildApp } from './app.ts'
import { readConfig } from './config.ts'
import { httpRatings, ratingsLimitMs } from './ratings-client.ts'

await startService(() => {
  const config = readConfig(process)
  const { starColor, ratingsUrl } = config
  const http = createHttpClient({ httpProxy: config.http_proxy, noProxy: config.no_proxy })
  const app = buildApp({
    version: config.version,
    fetchRatings:
      ratingsUrl === undefined ? undefined : httpRatings(http, ratingsUrl, ratingsLimitMs(starColor)),
    starColor,
    instance: config.HOSTNAME,
    clusterName: config.CLUSTER_NAME,
    log: { level: config.LOG_LEVEL },
  })
  return { app, host: config.LISTEN_HOST, port: config.LISTEN_PORT }
})
