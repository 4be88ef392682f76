import type { JsonRecord } from '../json-record.ts'
import { number, record, records, text, texts } from '../proto-reader.ts'
import { speaksHttp } from './validation/protocols.ts'

/** A field that is translated and yet does nothing in the lab, and why. */
export interface WithoutEffect {
  readonly path: string
  readonly message: string
  readonly hint: string
}

const onCluster = 'takes capture by redirect, as on a cluster'

/** Ports of a ServiceEntry that no forward proxy carries, and a target port that it cannot put in a name it only hears. */
export function entryNeedsRedirect(spec: JsonRecord): WithoutEffect[] {
  const wild = texts(spec, 'hosts').some((host) => host.startsWith('*'))
  const named = text(spec, 'resolution') === '' || text(spec, 'resolution') === 'NONE'
  return records(spec, 'ports').flatMap((port, index) => {
    const protocol = text(port, 'protocol')
    const called = `port ${number(port, 'number')} (${protocol || 'no protocol'})`
    if (protocol !== '' && !speaksHttp(protocol))
      return [
        {
          path: `spec.ports[${index}]`,
          message: `${called} is not carried by the lab's sidecars: they are forward proxies for HTTP, and all else ${onCluster}`,
          hint: 'Call the host over plain HTTP, or try it on a cluster.',
        },
      ]
    if (!wild || !named || number(port, 'targetPort') === 0) return []
    return [
      {
        path: `spec.ports[${index}].targetPort`,
        message: `targetPort of ${called} has no effect in the lab for a wildcard host: another port than the one that was called ${onCluster}`,
        hint: 'Name the host, or call it on its target port.',
      },
    ]
  })
}

/** A Sidecar in the lab opens its ingress ports as they are; its egress ports are names among others. */
export function sidecarNeedsRedirect(spec: JsonRecord): WithoutEffect[] {
  return records(spec, 'egress').flatMap((listener, index) => {
    const protocol = text(record(listener, 'port'), 'protocol')
    if (protocol === '' || speaksHttp(protocol)) return []
    return [
      {
        path: `spec.egress[${index}].port`,
        message: `an egress port of protocol ${protocol} is not carried by the lab's sidecars: they are forward proxies for HTTP, and all else ${onCluster}`,
        hint: 'Use HTTP, or try the Sidecar on a cluster.',
      },
    ]
  })
}
