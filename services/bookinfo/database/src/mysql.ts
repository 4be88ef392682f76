import { existsSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { findProgram } from './find-program.ts'
import { runToEnd, startServer } from './server-process.ts'

export interface DatabaseOptions {
  readonly host: string
  readonly port: number
  /** The server's files. */
  readonly folder: string
}

/** MariaDB with the table of ratings; `root` may connect from everywhere with this password. */
export async function startMysql(
  { host, port, folder }: DatabaseOptions,
  rootPassword: string,
): Promise<void> {
  const server = findProgram('mariadbd')
  const data = join(folder, 'data')
  const asRoot = process.getuid?.() === 0 ? ['--user=root'] : []
  if (!existsSync(join(data, 'mysql')))
    await runToEnd(findProgram('mariadb-install-db'), [
      ...['--no-defaults', ...asRoot, `--datadir=${data}`, '--skip-test-db'],
      '--auth-root-authentication-method=normal',
    ])
  const seed = join(folder, 'seed.sql')
  await writeFile(seed, seedOf(rootPassword), { mode: 0o600 })
  startServer(server, [
    ...['--no-defaults', ...asRoot, `--datadir=${data}`, `--init-file=${seed}`],
    // Beside the data: the path of a socket must be short, and this one nobody uses.
    ...['--socket=server.sock', `--bind-address=${host}`, `--port=${port}`, '--skip-name-resolve'],
    // Two rows: a small server is enough.
    ...['--innodb-buffer-pool-size=8M', '--innodb-log-file-size=4M', '--performance-schema=OFF'],
  ])
}

/** One statement a line, as the server reads it at each start. */
export function seedOf(rootPassword: string): string {
  const password = `'${rootPassword.replaceAll('\\', '\\\\').replaceAll("'", "''").replaceAll('\n', '\\n')}'`
  const statements = [
    'CREATE DATABASE IF NOT EXISTS test',
    'CREATE TABLE IF NOT EXISTS test.ratings (ReviewID INT PRIMARY KEY, Rating INT)',
    'INSERT IGNORE INTO test.ratings VALUES (1, 5), (2, 4)',
    // Those that a new server brings have no password, and the more exact host would win.
    "DELETE FROM mysql.global_priv WHERE Host <> 'localhost' AND User IN ('root', '')",
    'FLUSH PRIVILEGES',
    `CREATE OR REPLACE USER root@'%' IDENTIFIED BY ${password}`,
    "GRANT ALL ON *.* TO root@'%' WITH GRANT OPTION",
  ]
  return statements.map((statement) => `${statement};\n`).join('')
}
