import {
  environmentOf,
  hostName,
  loadConfig,
  maybeBoolean,
  maybeDomain,
  maybeText,
  maybeWord,
  neighbourUrl,
  serverSettings,
  tcpPort,
  versionName,
} from '@traffic-lab/service-kit'
import { versions } from './app.ts'

/** Everything reviews reads from its environment and arguments. `ratingsUrl` is undefined for reviews alone. */
export function readConfig(process: Pick<NodeJS.Process, 'env' | 'argv'>) {
  const config = loadConfig(
    {
      ...serverSettings(9080),
      // Without a default: an unknown pod is `null` in the answer.
      HOSTNAME: maybeText,
      CLUSTER_NAME: maybeText,
      SERVICE_VERSION: versionName,
      ENABLE_RATINGS: maybeBoolean,
      STAR_COLOR: maybeWord,
      SERVICES_DOMAIN: maybeDomain,
      RATINGS_HOSTNAME: hostName('ratings'),
      RATINGS_SERVICE_PORT: tcpPort(9080),
    },
    environmentOf(process),
  )
  const version = config.SERVICE_VERSION
  // As the originals' images: the version says it only where the environment does not.
  const { asksRatings, starColor } =
    Object.entries(versions).find(([name]) => name === version)?.[1] ?? versions.v1
  return {
    ...config,
    version,
    starColor: config.STAR_COLOR ?? starColor,
    ratingsUrl:
      (config.ENABLE_RATINGS ?? asksRatings)
        ? neighbourUrl(config.RATINGS_HOSTNAME, config.SERVICES_DOMAIN, config.RATINGS_SERVICE_PORT)
        : undefined,
  }
}
