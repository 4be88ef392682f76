/**
 * The address of a Service, in the text of a hosts file, by each of the names that a cluster's DNS knows in this
 * namespace: `mysqldb`, `mysqldb.shop`, `mysqldb.shop.svc`, `mysqldb.shop.svc.cluster.local`.
 */
export function resolveName(hosts: string, namespace: string, hostname: string): string | undefined {
  const name = hostname.toLowerCase().replace(/\.$/, '')
  const names = [
    name,
    `${name}.${namespace}.svc.cluster.local`,
    `${name}.svc.cluster.local`,
    `${name}.cluster.local`,
  ]
  for (const line of hosts.split('\n')) {
    const [address, known = ''] = line.split(' ')
    if (known !== '' && names.includes(known)) return address
  }
  return undefined
}
