import type { JsonRecord } from '../json-record.ts'
import { record, records } from '../proto-reader.ts'

export interface DestinationAt {
  readonly destination: JsonRecord
  readonly path: string
}

/** Every destination of a VirtualService, mirrors included, with its path. */
export function destinationsOf(spec: JsonRecord): DestinationAt[] {
  const found: DestinationAt[] = []
  const add = (destination: JsonRecord | undefined, path: string) => {
    if (destination !== undefined) found.push({ destination, path })
  }
  for (const protocol of ['http', 'tcp', 'tls'])
    for (const [index, route] of records(spec, protocol).entries()) {
      const path = `spec.${protocol}[${index}]`
      for (const [entry, weighted] of records(route, 'route').entries())
        add(record(weighted, 'destination'), `${path}.route[${entry}].destination`)
      add(record(route, 'mirror'), `${path}.mirror`)
      for (const [entry, mirror] of records(route, 'mirrors').entries())
        add(record(mirror, 'destination'), `${path}.mirrors[${entry}].destination`)
    }
  return found
}
