import type { KubeObject } from '@traffic-lab/resources'
import { randomSuffix } from './names.ts'

/**
 * Drops what clients send out of habit and nobody keeps here (managedFields, selfLink, nulls), and names an object
 * that asks for a generated name.
 */
export function cleanMetadata(object: KubeObject): KubeObject {
  const given = Object.entries(object.metadata).filter(
    ([member, value]) => value !== null && member !== 'managedFields' && member !== 'selfLink',
  )
  const metadata = Object.fromEntries(given) as unknown as KubeObject['metadata']
  const { name = '', generateName } = metadata
  const chosen = name === '' && generateName ? `${generateName.slice(0, 58)}${randomSuffix()}` : name
  return { ...object, metadata: { ...metadata, name: chosen } }
}
