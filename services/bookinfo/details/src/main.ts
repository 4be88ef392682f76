import { createHttpClient, startService } from '@traffic-lab/service-kit'
import { buildApp } from './app.ts'
import { httpBooks } from './book-client.ts'
import { readConfig } from './config.ts'

await startService(() => {
  const config = readConfig(process)
  const http = createHttpClient({ httpProxy: config.http_proxy, noProxy: config.no_proxy })
  const app = buildApp({
    version: config.version,
    findBook: config.booksUrl === undefined ? undefined : httpBooks(http, config.booksUrl),
    forwardCredentials: config.FORWARD_CREDENTIALS === 'true',
    instance: config.HOSTNAME,
    log: { level: config.LOG_LEVEL },
  })
  return { app, host: config.LISTEN_HOST, port: config.LISTEN_PORT }
})
