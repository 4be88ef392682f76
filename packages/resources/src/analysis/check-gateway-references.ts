import { hostMatches } from '../istio/validation/host-matches.ts'
import { records, textEntries, texts } from '../proto-reader.ts'
import { hasLabels } from '../selectors.ts'
import { type Advice, advice } from './advice.ts'
import type { MeshIndex, Rule } from './mesh-index.ts'

/** Gateways that a VirtualService names: each must exist and serve its hosts. */
export function checkGatewayReferences(rule: Rule, mesh: MeshIndex): Advice[] {
  return texts(rule.spec, 'gateways').flatMap((reference, index) => {
    if (reference === 'mesh') return []
    const path = `spec.gateways[${index}]`
    const key = gatewayKey(reference, rule.namespace)
    const gateway = mesh.gateways.get(key)
    if (gateway === undefined)
      return [
        advice('MESH101', 'error', rule.object, path, [
          `there is no Gateway ${key}: the rule has no effect there`,
          `Apply the Gateway, or name another one. A name without a namespace means one in ${rule.namespace}.`,
        ]),
      ]
    const hosts = texts(rule.spec, 'hosts')
    const unserved = hosts.filter((host) => !serves(gateway, host, rule.namespace))
    // A rule for sidecars too has hosts that are meant for them alone.
    const tolerated = texts(rule.spec, 'gateways').includes('mesh') ? hosts.length - 1 : 0
    if (unserved.length <= tolerated) return []
    return [
      advice('MESH107', 'warning', rule.object, path, [
        `Gateway ${key} does not serve ${unserved.join(', ')}: such requests get 404`,
        'Add the host to a server of the Gateway, or change the hosts of the VirtualService.',
      ]),
    ]
  })
}

/** `name`, `namespace/name`, or the old `name.namespace.svc…`. */
function gatewayKey(reference: string, namespace: string): string {
  if (reference.includes('/')) return reference
  const [name = reference, of] = reference.split('.')
  return of === undefined ? `${namespace}/${name}` : `${of}/${name}`
}

function serves({ spec, namespace }: Rule, host: string, from: string): boolean {
  const entries = records(spec, 'servers').flatMap((server) => texts(server, 'hosts'))
  return entries.some((entry) => {
    const slash = entry.indexOf('/')
    const scope = slash < 0 ? '*' : entry.slice(0, slash)
    const inScope = scope === '*' || (scope === '.' ? namespace : scope) === from
    return inScope && hostMatches(entry.slice(slash + 1), host)
  })
}

/** The ingress gateway that every installation brings along: no learner's file holds its pod. */
const installedGateway = { app: 'istio-ingressgateway', istio: 'ingressgateway' }

/** A Gateway whose selector meets no pod opens no port. */
export function checkGatewaySelector(gateway: Rule, { workloads }: MeshIndex): Advice[] {
  const selector = Object.fromEntries(textEntries(gateway.spec, 'selector'))
  const pods = [installedGateway, ...workloads.map(({ labels }) => labels)]
  if (pods.some((labels) => hasLabels(selector, labels))) return []
  const shown = Object.entries(selector).map(([key, value]) => `${key}=${value}`)
  return [
    advice('MESH108', 'error', gateway.object, 'spec.selector', [
      `no pod has the labels ${shown.join(',')}: no proxy opens the ports of this Gateway`,
      'Use the labels of the gateway pods, such as istio=ingressgateway.',
    ]),
  ]
}
