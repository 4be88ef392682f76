import { startService } from '@traffic-lab/service-kit'
import { buildApp, versionNamed } from './app.ts'
import { readConfig } from './config.ts'
import { createMongoStore } from './mongo-store.ts'
import { createMysqlStore } from './mysql-store.ts'
import type { RatingsStore } from './ratings-store.ts'

type Config = ReturnType<typeof readConfig>

/** Undefined: in memory. */
function storeOf(config: Config): RatingsStore | undefined {
  if (!versionNamed(config.SERVICE_VERSION).inDatabase) return undefined
  if (config.DB_TYPE !== 'mysql') return createMongoStore(config.MONGO_DB_URL)
  return createMysqlStore({
    host: config.MYSQL_DB_HOST,
    port: config.MYSQL_DB_PORT,
    user: config.MYSQL_DB_USER,
    password: config.MYSQL_DB_PASSWORD,
  })
}

await startService(() => {
  const config = readConfig(process)
  const app = buildApp({
    version: config.SERVICE_VERSION,
    store: storeOf(config),
    faults: {
      probability: config.RATINGS_FAULT_PROBABILITY,
      delayMs: config.RATINGS_DELAY_MS,
      toggleMs: config.RATINGS_TOGGLE_MS,
    },
    instance: config.HOSTNAME,
    log: { level: config.LOG_LEVEL },
  })
  return { app, host: config.LISTEN_HOST, port: config.LISTEN_PORT }
})
