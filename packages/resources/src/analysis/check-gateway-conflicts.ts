import { number, record, records, text, textEntries, texts } from '../proto-reader.ts'
import { type Advice, advice } from './advice.ts'
import type { Rule } from './mesh-index.ts'

interface Claim {
  readonly gateway: Rule
  readonly path: string
  readonly host: string
}

/** Several Gateways that open one port of one proxy for the same host: only one of them counts. */
export function checkGatewayConflicts(gateways: readonly Rule[]): Advice[] {
  const claims = new Map<string, Claim[]>()
  for (const gateway of gateways) {
    const selector = JSON.stringify(textEntries(gateway.spec, 'selector').toSorted())
    for (const [index, server] of records(gateway.spec, 'servers').entries())
      for (const [place, host] of texts(server, 'hosts').entries()) {
        const path = `spec.servers[${index}].hosts[${place}]`
        const key = [selector, number(record(server, 'port'), 'number'), text(server, 'bind'), host].join(' ')
        claims.set(key, [...(claims.get(key) ?? []), { gateway, path, host }])
      }
  }
  return [...claims.values()].flatMap((claimants) =>
    new Set(claimants.map(({ gateway }) => gateway)).size < 2
      ? []
      : claimants.map((claim) => conflict(claim, claimants)),
  )
}

function conflict({ gateway, path, host }: Claim, claimants: readonly Claim[]): Advice {
  const names = claimants
    .filter((claim) => claim.gateway !== gateway)
    .map((claim) => `${claim.gateway.namespace}/${claim.gateway.name}`)
  return advice('MESH114', 'error', gateway.object, path, [
    `Gateway ${names.join(', ')} opens the same port of the same proxy for ${host}: which of them counts is not said`,
    'Let one Gateway have the host, and name it in the VirtualServices.',
  ])
}
