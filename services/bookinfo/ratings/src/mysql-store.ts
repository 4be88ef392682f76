import type { RowDataPacket } from 'mysql2/promise'
import { DatabaseError, type RatingsStore, starsOf } from './ratings-store.ts'

export interface MysqlOptions {
  readonly host: string
  readonly port: number
  readonly user: string
  readonly password: string | undefined
  /** For the connection, and again for the query, in milliseconds. */
  readonly limitMs?: number
}

/** Column `Rating` of table `ratings` in database `test`, of MySQL or MariaDB; one connection a read. */
export function createMysqlStore({ limitMs = 10_000, ...server }: MysqlOptions): RatingsStore {
  return {
    async read() {
      // Loaded on use: only one of the versions needs it.
      const { createConnection } = await import('mysql2/promise')
      const connection = await createConnection({
        ...server,
        password: server.password ?? '',
        database: 'test',
        connectTimeout: limitMs,
      }).catch((cause: unknown) => {
        throw new DatabaseError('could not connect to ratings database', { cause })
      })
      // What happens to the connection beside the query; the query itself says if it fails.
      connection.on('error', () => {})
      try {
        const sql = 'SELECT Rating FROM ratings'
        const [rows] = await connection.query<RowDataPacket[]>({ sql, timeout: limitMs })
        return starsOf(rows.map(({ Rating }) => Rating as unknown))
      } catch (cause) {
        throw new DatabaseError('could not perform select', { cause })
      } finally {
        connection.destroy()
      }
    },
  }
}
