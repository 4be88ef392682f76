import {
  environmentOf,
  hostName,
  loadConfig,
  maybeMilliseconds,
  maybeOneOf,
  maybeProbability,
  maybeText,
  serverSettings,
  tcpPort,
  text,
  urlOf,
  versionName,
} from '@traffic-lab/service-kit'

/** Everything ratings reads from its environment and arguments. */
export function readConfig(process: Pick<NodeJS.Process, 'env' | 'argv'>) {
  return loadConfig(
    {
      ...serverSettings(9080),
      SERVICE_VERSION: versionName,
      DB_TYPE: maybeOneOf(['mysql', 'mongodb']),
      MYSQL_DB_HOST: hostName('mysqldb'),
      MYSQL_DB_PORT: tcpPort(3306),
      MYSQL_DB_USER: text('root'),
      MYSQL_DB_PASSWORD: maybeText,
      MONGO_DB_URL: urlOf(['mongodb:', 'mongodb+srv:'], 'mongodb://mongodb:27017/test'),
      RATINGS_FAULT_PROBABILITY: maybeProbability,
      RATINGS_DELAY_MS: maybeMilliseconds,
      RATINGS_TOGGLE_MS: maybeMilliseconds,
    },
    environmentOf(process),
  )
}
