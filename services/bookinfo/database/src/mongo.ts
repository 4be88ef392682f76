import { mkdir } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { MongoClient } from 'mongodb'
import { findProgram } from './find-program.ts'
import type { DatabaseOptions } from './mysql.ts'
import { startServer } from './server-process.ts'

/** MongoDB, or FerretDB in its place, with the collection of ratings. */
export async function startMongo({ host, port, folder }: DatabaseOptions): Promise<void> {
  const data = join(folder, 'data')
  await mkdir(data, { recursive: true })
  const server = findProgram('mongod', 'traffic-lab-ferretdb')
  const address = `${host}:${port}`
  startServer(
    server,
    basename(server) === 'mongod'
      ? ['--dbpath', data, '--bind_ip', host, '--port', String(port)]
      : [address, data],
  )
  const client = await MongoClient.connect(`mongodb://${address}/test`, { serverSelectionTimeoutMS: 30_000 })
  const ratings = client.db('test').collection('ratings')
  if ((await ratings.findOne()) === null) await ratings.insertMany([{ rating: 5 }, { rating: 4 }])
  await client.close()
}
