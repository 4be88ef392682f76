import type { JsonRecord } from '../json-record.ts'
import { record, records, text, texts } from '../proto-reader.ts'
import type { UnsupportedValue } from './unsupported-values.ts'

/** Protocols of a server that are translated; the others make a listener that no client can use. */
const protocols = ['HTTP', 'HTTP2', 'GRPC', 'GRPC-WEB', 'HTTPS', 'TLS', 'TCP', 'MONGO', 'REDIS', 'MYSQL']

export function unsupportedGatewayValues(spec: JsonRecord): UnsupportedValue[] {
  return records(spec, 'servers').flatMap((server, index) => {
    const path = `spec.servers[${index}]`
    const tls = record(server, 'tls')
    return [
      ...protocolValues(text(record(server, 'port'), 'protocol'), path),
      ...bindValues(text(server, 'bind'), path),
      ...modeValues(text(tls, 'mode'), path),
      ...credentialValues(text(tls, 'credentialName'), `${path}.tls.credentialName`),
      ...texts(tls, 'credentialNames').flatMap((name, place) =>
        credentialValues(name, `${path}.tls.credentialNames[${place}]`),
      ),
    ]
  })
}

function protocolValues(protocol: string, path: string): UnsupportedValue[] {
  if (protocols.includes(protocol.toUpperCase())) return []
  return [
    refuse(
      `${path}.port.protocol`,
      `a Gateway port of protocol ${protocol} is not supported here`,
      `Use one of ${protocols.join(', ')}.`,
    ),
  ]
}

function bindValues(bind: string, path: string): UnsupportedValue[] {
  if (!bind.startsWith('unix://')) return []
  return [
    refuse(
      `${path}.bind`,
      'a Gateway on a Unix socket is not supported here: gateways listen on ports',
      'Bind an IP address, or leave bind out.',
    ),
  ]
}

function modeValues(mode: string, path: string): UnsupportedValue[] {
  if (mode !== 'AUTO_PASSTHROUGH') return []
  return [
    refuse(
      `${path}.tls.mode`,
      'AUTO_PASSTHROUGH joins networks, and here there is one',
      'Use PASSTHROUGH and a VirtualService with tls routes.',
    ),
  ]
}

/** A name may say where it is from; here that is Kubernetes. */
function credentialValues(name: string, path: string): UnsupportedValue[] {
  if (!name.includes('://')) return []
  return [
    refuse(
      path,
      `the credential ${name} is not a Secret's name, and certificates come from Secrets alone here`,
      "Name a Secret of the gateway's namespace.",
    ),
  ]
}

function refuse(path: string, message: string, hint: string): UnsupportedValue {
  return { code: 'MESH022', path, message, hint }
}
