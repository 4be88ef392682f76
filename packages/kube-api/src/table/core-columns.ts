import type { KubeObject } from '@traffic-lab/resources'
import { arrayAt, numberAt, objectAt, stringAt } from '../json-value.ts'
import { ageOf } from './age.ts'
import type { Columns } from './columns.ts'
import { age, column, nameColumn, wide } from './columns.ts'

function ageCell({ metadata }: KubeObject, now: number): string {
  return ageOf(metadata.creationTimestamp, now)
}

export const namespaceColumns: Columns = {
  definitions: [nameColumn, column('Status'), age],
  cells: (object, now) => [
    object.metadata.name,
    stringAt(object, 'status', 'phase') ?? 'Active',
    ageCell(object, now),
  ],
}

export const configMapColumns: Columns = {
  definitions: [nameColumn, column('Data'), age],
  cells: (object, now) => {
    const keys = { ...objectAt(object, 'data'), ...objectAt(object, 'binaryData') }
    return [object.metadata.name, String(Object.keys(keys).length), ageCell(object, now)]
  },
}

export const secretColumns: Columns = {
  definitions: [nameColumn, column('Type'), column('Data', { type: 'integer' }), age],
  cells: (object, now) => [
    object.metadata.name,
    stringAt(object, 'type') ?? 'Opaque',
    Object.keys(objectAt(object, 'data')).length,
    ageCell(object, now),
  ],
}

export const serviceAccountColumns: Columns = {
  definitions: [nameColumn, column('Secrets'), age],
  cells: (object, now) => [
    object.metadata.name,
    String(arrayAt(object, 'secrets').length),
    ageCell(object, now),
  ],
}

const rolePrefix = 'node-role.kubernetes.io/'

export const nodeColumns: Columns = {
  definitions: [
    nameColumn,
    column('Status'),
    column('Roles'),
    age,
    column('Version'),
    wide('Internal-IP'),
    wide('External-IP'),
    wide('OS-Image'),
    wide('Kernel-Version'),
    wide('Container-Runtime'),
  ],
  cells: (object, now) => {
    const ready = arrayAt(object, 'status', 'conditions').find((item) => stringAt(item, 'type') === 'Ready')
    const roles = Object.keys(object.metadata.labels ?? {})
      .filter((label) => label.startsWith(rolePrefix))
      .map((label) => label.slice(rolePrefix.length))
    const address = (wanted: string) =>
      arrayAt(object, 'status', 'addresses')
        .filter((item) => stringAt(item, 'type') === wanted)
        .map((item) => stringAt(item, 'address'))[0] ?? '<none>'
    const info = (member: string) => stringAt(object, 'status', 'nodeInfo', member) ?? '<unknown>'
    return [
      object.metadata.name,
      ready === undefined ? 'Unknown' : stringAt(ready, 'status') === 'True' ? 'Ready' : 'NotReady',
      roles.sort().join(',') || '<none>',
      ageCell(object, now),
      stringAt(object, 'status', 'nodeInfo', 'kubeletVersion') ?? '',
      address('InternalIP'),
      address('ExternalIP'),
      info('osImage'),
      info('kernelVersion'),
      info('containerRuntimeVersion'),
    ]
  },
}

export const eventColumns: Columns = {
  definitions: [
    column('Last Seen'),
    column('Type'),
    column('Reason'),
    column('Object'),
    wide('Subobject'),
    wide('Source'),
    column('Message'),
    wide('First Seen'),
    column('Count', { type: 'integer', priority: 1 }),
    column('Name', { format: 'name', priority: 1 }),
  ],
  cells: (object, now) => {
    const first = stringAt(object, 'firstTimestamp') ?? object.metadata.creationTimestamp
    const involved = `${stringAt(object, 'involvedObject', 'kind')?.toLowerCase()}/${stringAt(object, 'involvedObject', 'name')}`
    return [
      ageOf(stringAt(object, 'lastTimestamp') ?? first, now),
      stringAt(object, 'type') ?? '',
      stringAt(object, 'reason') ?? '',
      involved,
      stringAt(object, 'involvedObject', 'fieldPath') ?? '',
      stringAt(object, 'source', 'component') ?? '',
      (stringAt(object, 'message') ?? '').trim(),
      ageOf(first, now),
      numberAt(object, 'count') ?? 1,
      object.metadata.name,
    ]
  },
}

export const crdColumns: Columns = {
  definitions: [nameColumn, column('Created At', { type: 'date' })],
  cells: ({ metadata }) => [metadata.name, metadata.creationTimestamp ?? '<unknown>'],
}
