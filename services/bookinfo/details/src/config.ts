import {
  environmentOf,
  hostName,
  loadConfig,
  maybeOneOf,
  maybePort,
  serverSettings,
  versionName,
} from '@traffic-lab/service-kit'
import { versions } from './app.ts'

const flag = maybeOneOf(['true', 'false'])

/** Everything details reads from its environment and arguments. `booksUrl` is undefined for the catalogue. */
export function readConfig(process: Pick<NodeJS.Process, 'env' | 'argv'>) {
  const config = loadConfig(
    {
      ...serverSettings(9080),
      SERVICE_VERSION: versionName,
      ENABLE_EXTERNAL_BOOK_SERVICE: flag,
      DO_NOT_ENCRYPT: flag,
      EXTERNAL_BOOK_HOST: hostName('www.googleapis.com'),
      EXTERNAL_BOOK_PORT: maybePort,
      FORWARD_CREDENTIALS: flag,
    },
    environmentOf(process),
  )
  const { SERVICE_VERSION: version, ENABLE_EXTERNAL_BOOK_SERVICE: external } = config
  // As the originals' images: the version says it only where the environment does not.
  const byVersion = Object.entries(versions).find(([name]) => name === version)?.[1].external ?? false
  const asks = external === undefined ? byVersion : external === 'true'
  return { ...config, version, booksUrl: asks ? booksUrlOf(config) : undefined }
}

interface BookService {
  readonly EXTERNAL_BOOK_HOST: string
  readonly EXTERNAL_BOOK_PORT?: number | undefined
  readonly DO_NOT_ENCRYPT?: 'true' | 'false' | undefined
}

/** Plain HTTP where the mesh originates TLS. */
function booksUrlOf({
  EXTERNAL_BOOK_HOST: host,
  EXTERNAL_BOOK_PORT: port,
  DO_NOT_ENCRYPT,
}: BookService): string {
  const scheme = DO_NOT_ENCRYPT === 'true' ? 'http' : 'https'
  return `${scheme}://${host}${port === undefined ? '' : `:${port}`}`
}
