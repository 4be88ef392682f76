import type { JsonRecord } from '../json-record.ts'
import { number, records, text } from '../proto-reader.ts'
import { type Advice, advice } from './advice.ts'
import type { MeshIndex } from './mesh-index.ts'

/** First words of a port's name, and values of `appProtocol`, that name a protocol. */
const protocols = new Set(
  'http http2 grpc grpc-web https tls tcp udp mongo redis mysql kubernetes.io/h2c kubernetes.io/ws kubernetes.io/wss'.split(
    ' ',
  ),
)
/** Ports whose protocol is known by the number. */
const knownPorts = new Set([25, 53, 3306, 27017])
const systemNamespaces = /^(istio-system|kube-.*)$/

/** Ports of Services that do not say which protocol they speak: Envoy has to look at the first bytes. */
export function checkPortNames({ services }: MeshIndex): Advice[] {
  return [...services.values()]
    .filter(({ namespace }) => !systemNamespaces.test(namespace))
    .flatMap(({ object, spec }) =>
      records(spec, 'ports').flatMap((port, index) => {
        if (namesProtocol(port)) return []
        const name = text(port, 'appProtocol') || text(port, 'name')
        return [
          advice('MESH112', 'info', object, `spec.ports[${index}]`, [
            `the port ${number(port, 'port')} ${name === '' ? 'has no name' : `is called "${name}"`}, which names no protocol: proxies guess it from the first bytes`,
            'Call it http, or http-…, grpc, tcp, or name the protocol with appProtocol.',
          ]),
        ]
      }),
    )
}

function namesProtocol(port: JsonRecord): boolean {
  if (text(port, 'protocol') === 'UDP') return true
  const app = text(port, 'appProtocol').toLowerCase()
  if (app !== '') return protocols.has(app) || knownPorts.has(number(port, 'port'))
  const [first = ''] = text(port, 'name').toLowerCase().split('-', 1)
  return protocols.has(first) || knownPorts.has(number(port, 'port'))
}
