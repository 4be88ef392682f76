import { checkFqdn, isDnsLabel, quote } from './common-values.ts'
import { all, type Findings, nothing, problemIf, warning } from './findings.ts'

/** References to Gateways: `mesh`, `name`, `namespace/name`, or the old `name.namespace.svc…`. */
export function checkGatewayNames(names: readonly string[]): Findings {
  const findings: Findings[] = []
  for (const name of names) {
    const slash = name.indexOf('/')
    if (slash < 0) {
      findings.push(legacyWarning(name), checkFqdn(name))
      // istiod looks no further than the first name without a slash.
      break
    }
    const [namespace, gateway] = [name.slice(0, slash), name.slice(slash + 1)]
    findings.push(
      problemIf(namespace === '' || gateway === '', 'config namespace and gateway name cannot be empty'),
      problemIf(!isDnsLabel(namespace), `invalid value for namespace: ${quote(namespace)}`),
      problemIf(!isDnsLabel(gateway), `invalid value for gateway name: ${quote(gateway)}`),
    )
  }
  return all(...findings)
}

function legacyWarning(name: string): Findings {
  const [gateway = '', namespace] = name.split('.')
  if (namespace === undefined) return nothing
  const recommended = quote(`${namespace}/${gateway}`)
  return warning(
    `using legacy gatewayName format ${quote(name)}; prefer the <namespace>/<name> format: ${recommended}`,
  )
}
