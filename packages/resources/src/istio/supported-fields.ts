/**
 * The fields that the control plane translates. A field that is not listed is refused with its place. `any` takes the
 * value whole; the key `*` stands for every key of a map.
 */
export interface FieldTable {
  readonly [field: string]: FieldTable | 'any'
}

const stringMatch: FieldTable = { exact: 'any', prefix: 'any', regex: 'any' }

const headerOperations: FieldTable = {
  request: { set: 'any', add: 'any', remove: 'any' },
  response: { set: 'any', add: 'any', remove: 'any' },
}

const destination: FieldTable = { host: 'any', subset: 'any', port: { number: 'any' } }

export const supportedFields: Readonly<Record<string, FieldTable>> = {
  VirtualService: {
    hosts: 'any',
    gateways: 'any',
    exportTo: 'any',
    http: {
      name: 'any',
      match: {
        name: 'any',
        uri: stringMatch,
        scheme: stringMatch,
        method: stringMatch,
        authority: stringMatch,
        headers: { '*': stringMatch },
        withoutHeaders: { '*': stringMatch },
        queryParams: { '*': stringMatch },
        ignoreUriCase: 'any',
        port: 'any',
        gateways: 'any',
        sourceLabels: 'any',
        sourceNamespace: 'any',
      },
      route: { destination, weight: 'any', headers: headerOperations },
      headers: headerOperations,
    },
  },
  DestinationRule: {
    host: 'any',
    exportTo: 'any',
    subsets: { name: 'any', labels: 'any' },
  },
  Gateway: {
    selector: 'any',
    servers: {
      name: 'any',
      hosts: 'any',
      port: { number: 'any', name: 'any', protocol: 'any' },
    },
  },
}
