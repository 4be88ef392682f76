import type { JsonRecord } from '../json-record.ts'
import { record, records, text } from '../proto-reader.ts'
import type { UnsupportedValue } from './unsupported-values.ts'

/** Protocols that Istio knows and that are not translated. */
const untranslated = ['HTTP_PROXY', 'HBONE', 'DOUBLE-HBONE']

export function serviceEntryValues(spec: JsonRecord): UnsupportedValue[] {
  return [
    ...(text(spec, 'resolution') === 'DYNAMIC_DNS'
      ? [
          refuse(
            'spec.resolution',
            'resolution DYNAMIC_DNS is not supported here: names are looked up as the entry has them, not as each request does',
            'Use DNS for a plain host, or NONE for a wildcard.',
          ),
        ]
      : []),
    ...records(spec, 'ports').flatMap((port, index) => protocolValue(port, `spec.ports[${index}].protocol`)),
  ]
}

export function sidecarValues(spec: JsonRecord): UnsupportedValue[] {
  return ['ingress', 'egress'].flatMap((field) =>
    records(spec, field).flatMap((listener, index) => {
      const path = `spec.${field}[${index}]`
      return [
        ...protocolValue(record(listener, 'port'), `${path}.port.protocol`),
        ...(text(listener, 'captureMode') === 'NONE'
          ? [
              refuse(
                `${path}.captureMode`,
                'captureMode NONE is not supported here: it binds a port on an address that each pod has to itself, which takes capture by redirect, as on a cluster',
                'Remove the field, or try the Sidecar on a cluster.',
              ),
            ]
          : []),
      ]
    }),
  )
}

function protocolValue(port: JsonRecord | undefined, path: string): UnsupportedValue[] {
  const protocol = text(port, 'protocol')
  return untranslated.includes(protocol.toUpperCase())
    ? [refuse(path, `a port of protocol ${protocol} is not supported here`, 'Use HTTP, TLS or TCP.')]
    : []
}

function refuse(path: string, message: string, hint: string): UnsupportedValue {
  return { code: 'MESH022', path, message, hint }
}
