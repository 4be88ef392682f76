import { records, text, texts } from '../proto-reader.ts'
import { type Advice, advice } from './advice.ts'
import type { Rule } from './mesh-index.ts'

/** Ports of bytes of a ServiceEntry without addresses: by what address a connection is meant for it nobody knows. */
export function checkEntryAddresses({ object, spec }: Rule): Advice[] {
  if (texts(spec, 'addresses').length > 0) return []
  const ports = records(spec, 'ports').filter((port) => ['', 'TCP'].includes(text(port, 'protocol')))
  return ports.length === 0
    ? []
    : [
        advice('MESH117', 'warning', object, 'spec.ports', [
          'a port that speaks TCP needs addresses: every connection to its number is taken for this host',
          'List the addresses of the host in spec.addresses.',
        ]),
      ]
}
