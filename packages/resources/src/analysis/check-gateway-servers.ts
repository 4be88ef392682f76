import { number, record, records, text, textEntries, texts } from '../proto-reader.ts'
import { hasLabels } from '../selectors.ts'
import { type Advice, advice } from './advice.ts'
import type { MeshIndex, Rule } from './mesh-index.ts'

/** Ports of a Gateway that its Service does not lead to, and certificates that nobody has. */
export function checkGatewayServers(gateway: Rule, mesh: MeshIndex): Advice[] {
  const selector = Object.fromEntries(textEntries(gateway.spec, 'selector'))
  const pods = mesh.workloads.filter(({ labels }) => hasLabels(selector, labels))
  const services = [...mesh.services.values()].filter(({ spec, namespace }) => {
    const selected = Object.fromEntries(textEntries(spec, 'selector'))
    return (
      Object.keys(selected).length > 0 &&
      pods.some((pod) => pod.namespace === namespace && hasLabels(selected, pod.labels))
    )
  })
  const open = new Set(
    services.flatMap(({ spec }) =>
      records(spec, 'ports').flatMap((port) => [number(port, 'port'), number(port, 'targetPort')]),
    ),
  )
  // The gateway of an installation is in nobody's files: its certificates lie beside it.
  const namespaces = pods.length > 0 ? pods.map(({ namespace }) => namespace) : ['istio-system']
  return records(gateway.spec, 'servers').flatMap((server, index) => {
    const path = `spec.servers[${index}]`
    const wanted = number(record(server, 'port'), 'number')
    const closed = services.length === 0 || open.has(wanted) ? [] : [closedPort(gateway, path, wanted)]
    const tls = record(server, 'tls')
    const missing = [text(tls, 'credentialName'), ...texts(tls, 'credentialNames')].filter(
      (name) => name !== '' && !namespaces.some((namespace) => mesh.secrets.has(`${namespace}/${name}`)),
    )
    return [...closed, ...missing.map((name) => missingSecret(gateway, path, name, namespaces[0] ?? ''))]
  })
}

function closedPort(gateway: Rule, path: string, port: number): Advice {
  return advice('MESH113', 'warning', gateway.object, `${path}.port`, [
    `no Service of the gateway has the port ${port}: nobody outside reaches it`,
    `Add the port ${port} to the gateway's Service, or use one that it has.`,
  ])
}

function missingSecret(gateway: Rule, path: string, name: string, namespace: string): Advice {
  return advice('MESH116', 'error', gateway.object, `${path}.tls`, [
    `there is no Secret ${namespace}/${name}: the port answers no handshake`,
    `kubectl create secret tls ${name} -n ${namespace} --cert=FILE --key=FILE, where the gateway's pods are.`,
  ])
}
