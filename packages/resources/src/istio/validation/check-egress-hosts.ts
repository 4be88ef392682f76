import { checkWildcardDomain, isDnsLabel, isIpAddress, quote } from './common-values.ts'
import { all, type Findings, nothing, problem, problemIf, warning } from './findings.ts'

/** The hosts of a Sidecar's egress listener, `namespace/host` each. */
export function checkEgressHosts(hosts: readonly string[], namespace: string): Findings {
  if (hosts.length === 0) return problem('sidecar: egress listener must contain at least one host')
  const seen = new Map<string, Set<string>>()
  const each = hosts.map((entry) => all(checkRepetition(entry, namespace, seen), checkEgressHost(entry)))
  const selectsAll = seen.get('*')?.has('*') === true
  return all(
    ...each,
    selectsAll && seen.size !== 1
      ? warning('`*/*` host select all resources, no other hosts can be added')
      : nothing,
  )
}

function checkRepetition(entry: string, own: string, seen: Map<string, Set<string>>): Findings {
  const slash = entry.indexOf('/')
  if (slash < 0) return nothing
  const namespace = entry.slice(0, slash) === '.' ? own : entry.slice(0, slash)
  const host = entry.slice(slash + 1)
  const hosts = seen.get(namespace) ?? new Set()
  seen.set(namespace, hosts)
  const repeated = host === '*' ? hosts.size > 0 : hosts.has(host) || hosts.has('*')
  hosts.add(host)
  return repeated ? warning(`duplicated egress host: ${entry}`) : nothing
}

function checkEgressHost(entry: string): Findings {
  const slash = entry.indexOf('/')
  if (slash < 0) return problem('host must be of form namespace/dnsName')
  const [namespace, host] = [entry.slice(0, slash), entry.slice(slash + 1)]
  const domain = checkWildcardDomain(host)
  const partial = host.includes('*') && host.length !== 1 && !host.startsWith('*.')
  return all(
    problemIf(namespace === '' || host === '', 'config namespace and dnsName in host entry cannot be empty'),
    problemIf(
      !['*', '.', '~'].includes(namespace) && !isDnsLabel(namespace),
      `invalid namespace value ${quote(namespace)} in sidecar`,
    ),
    problemIf(host !== '*' && !host.includes('.'), 'short names (non FQDN) are not allowed'),
    // istiod asks twice: is it a name, and is it, failing that, an address?
    domain,
    isIpAddress(host) ? nothing : domain,
    problemIf(partial, `partial wildcard ${quote(host)} not allowed`),
  )
}
