import type { EndpointSlice, KubeObject, Service } from '@traffic-lab/resources'
import { arrayAt, numberAt, stringAt } from '../json-value.ts'
import { ageOf } from './age.ts'
import type { Columns } from './columns.ts'
import { age, column, nameColumn, wide } from './columns.ts'
import { equalities } from './workload-columns.ts'

export const serviceColumns: Columns = {
  definitions: [
    nameColumn,
    column('Type'),
    column('Cluster-IP'),
    column('External-IP'),
    column('Port(s)'),
    age,
    wide('Selector'),
  ],
  cells: (object, now) => {
    const service = object as KubeObject & Service
    const { metadata, spec } = service
    const ports = (spec.ports ?? []).map(
      ({ port, nodePort, protocol = 'TCP' }) => `${port}${nodePort ? `:${nodePort}` : ''}/${protocol}`,
    )
    return [
      metadata.name,
      spec.type ?? 'ClusterIP',
      spec.clusterIP || '<none>',
      externalAddress(service),
      ports.join(',') || '<none>',
      ageOf(metadata.creationTimestamp, now),
      equalities(spec.selector).join(',') || '<none>',
    ]
  },
}

function externalAddress({ spec, status }: Service): string {
  if (spec.type === 'ExternalName') return spec.externalName ?? '<none>'
  if (spec.type !== 'LoadBalancer') return '<none>'
  const ingress = (status?.loadBalancer?.ingress ?? []).flatMap(({ ip, hostname }) => ip ?? hostname ?? [])
  return ingress.join(',') || '<pending>'
}

export const endpointsColumns: Columns = {
  definitions: [nameColumn, column('Endpoints'), age],
  cells: (object, now) => [
    object.metadata.name,
    endpointsText(object),
    ageOf(object.metadata.creationTimestamp, now),
  ],
}

function endpointsText(object: KubeObject): string {
  const all = arrayAt(object, 'subsets').flatMap((subset) =>
    arrayAt(subset, 'addresses').flatMap((address) =>
      arrayAt(subset, 'ports').map((port) => `${stringAt(address, 'ip')}:${numberAt(port, 'port')}`),
    ),
  )
  return firstThree(all)
}

export const endpointSliceColumns: Columns = {
  definitions: [nameColumn, column('AddressType'), column('Ports'), column('Endpoints'), age],
  cells: (object, now) => {
    const { metadata, addressType, ports, endpoints } = object as KubeObject & EndpointSlice
    return [
      metadata.name,
      addressType,
      (ports ?? []).map(({ port }) => port).join(',') || '<unset>',
      firstThree((endpoints ?? []).flatMap(({ addresses }) => addresses)).replace('<none>', '<unset>'),
      ageOf(metadata.creationTimestamp, now),
    ]
  },
}

function firstThree(all: readonly string[]): string {
  if (all.length === 0) return '<none>'
  return all.slice(0, 3).join(',') + (all.length > 3 ? ` + ${all.length - 3} more...` : '')
}
