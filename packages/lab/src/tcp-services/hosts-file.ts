import { renameSync, writeFileSync } from 'node:fs'
import type { Service } from '@traffic-lab/resources'

/** Names and addresses in the form of /etc/hosts: `127.10.128.7 mysqldb.default.svc.cluster.local`. */
export function hostsText(services: readonly Service[]): string {
  const lines = services.map(
    ({ metadata: { name, namespace = 'default' }, spec }) =>
      `${spec.clusterIP} ${name}.${namespace}.svc.cluster.local\n`,
  )
  return lines.sort().join('')
}

/** Whole or not at all: a program may be reading it. */
export function writeHostsFile(file: string, text: string): void {
  writeFileSync(`${file}.new`, text, { mode: 0o600 })
  renameSync(`${file}.new`, file)
}
