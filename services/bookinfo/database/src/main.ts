import { loadConfig, maybeText, oneOf, serverSettings } from '@traffic-lab/service-kit'
import { startMongo } from './mongo.ts'
import { startMysql } from './mysql.ts'

try {
  const config = loadConfig(
    {
      ...serverSettings(0),
      DATABASE: oneOf(['mysqldb', 'mongodb']),
      MYSQL_ROOT_PASSWORD: maybeText,
    },
    process.env,
  )
  const words = process.argv.slice(2)
  // Options of another server than the one that runs here.
  if (words.length > 0) process.stdout.write(`not passed on: ${words.join(' ')}\n`)
  const port = config.LISTEN_PORT || (config.DATABASE === 'mysqldb' ? 3306 : 27017)
  const options = { host: config.LISTEN_HOST, port, folder: process.cwd() }
  if (config.DATABASE === 'mongodb') await startMongo(options)
  else await startMysql(options, config.MYSQL_ROOT_PASSWORD ?? '')
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exit(1)
}
