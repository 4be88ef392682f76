import { join } from 'node:path'
import { readObjects } from '@traffic-lab/lab'
import type { KubeObject } from '@traffic-lab/resources'
import { stepsBefore } from './course.ts'
import { workspaceRoot } from './workspace.ts'

/** The objects that a section of the tutorial finds, each as the last section before it left it. */
export async function stateAtStart(section: string): Promise<readonly KubeObject[]> {
  const objects = new Map<string, KubeObject>()
  const replicas = new Map<string, number>()
  for (const step of stepsBefore(section)) {
    for (const object of await readObjects(
      step.apply.map((file) => join(workspaceRoot, file)),
      'weather',
    ))
      objects.set(`${object.kind}/${object.metadata.name}`, object)
    for (const name of step.remove ?? []) objects.delete(name)
    for (const [name, count] of Object.entries(step.replicas ?? {})) replicas.set(name, count)
  }
  return [...objects.values()].map((object) => {
    if (object.kind !== 'Deployment') return object
    const spec = typeof object.spec === 'object' ? object.spec : {}
    return { ...object, spec: { ...spec, replicas: replicas.get(object.metadata.name) ?? 1 } }
  })
}
