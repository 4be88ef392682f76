import { expect } from 'vitest'
import { run } from './app-on-cluster.ts'

interface Dump {
  readonly configs?: readonly {
    readonly route_config?: { readonly virtual_hosts?: readonly { readonly name: string }[] }
  }[]
}

/**
 * Waits until each sidecar of these pods (a label selector) has routes for `service` that satisfy `holds`, which is
 * given their JSON: istiod does not say when a rule is in force.
 */
export async function sidecarsHave(
  namespace: string,
  selector: string,
  service: string,
  holds: (routes: string) => boolean,
): Promise<void> {
  const names = await run(`kubectl get pods -n ${namespace} -l '${selector}' -o name`)
  const pods = names.trim().split('\n')
  const states = () => Promise.all(pods.map(async (pod) => holds(await routesOf(namespace, pod, service))))
  const message = `every sidecar of ${selector} has the new routes for ${service}`
  await expect.poll(states, { timeout: 20_000, interval: 200, message }).toEqual(pods.map(() => true))
}

async function routesOf(namespace: string, pod: string, service: string): Promise<string> {
  const ask = 'pilot-agent request GET config_dump?resource=dynamic_route_configs'
  const dump: Dump = JSON.parse(await run(`kubectl exec -n ${namespace} ${pod} -c istio-proxy -- ${ask}`))
  const hosts = dump.configs?.flatMap(({ route_config }) => route_config?.virtual_hosts ?? []) ?? []
  return JSON.stringify(hosts.filter(({ name }) => name.startsWith(`${service}.${namespace}.`)))
}
