import { join } from 'node:path'
import { readObjects } from '@traffic-lab/lab'
import type { KubeObject } from '@traffic-lab/resources'
import { bookinfoTasks } from './bookinfo-tasks.ts'
import { stepsBefore } from './course.ts'
import { workspaceRoot } from './workspace.ts'

/** The objects that a section of the tutorial finds, each as the last section before it left it. */
export async function stateAtStart(section: string): Promise<readonly KubeObject[]> {
  const objects = new Map<string, KubeObject>()
  const replicas = new Map<string, number>()
  for (const step of stepsBefore(section)) {
    for (const object of await read(step.apply, 'weather'))
      objects.set(`${object.kind}/${object.metadata.name}`, object)
    for (const name of step.remove ?? []) objects.delete(name)
    for (const [name, count] of Object.entries(step.replicas ?? {})) replicas.set(name, count)
  }
  return withReplicas([...objects.values()], replicas)
}

/** The objects that a task of Bookinfo finds. Its file of routes to v1 and a later one may name the same object. */
export async function stateAtTask(task: string): Promise<readonly KubeObject[]> {
  const objects = new Map<string, KubeObject>()
  for (const object of await read(bookinfoTasks[task] ?? [], 'bookinfo'))
    objects.set(`${object.kind}/${object.metadata.name}`, object)
  return withReplicas([...objects.values()], new Map())
}

function read(files: readonly string[], namespace: string): Promise<readonly KubeObject[]> {
  return readObjects(
    files.map((file) => join(workspaceRoot, file)),
    namespace,
  )
}

/** One pod where nothing is said: whatever somebody scaled is undone. */
function withReplicas(
  objects: readonly KubeObject[],
  replicas: ReadonlyMap<string, number>,
): readonly KubeObject[] {
  return objects.map((object) => {
    if (object.kind !== 'Deployment') return object
    const spec = typeof object.spec === 'object' ? object.spec : {}
    return { ...object, spec: { ...spec, replicas: replicas.get(object.metadata.name) ?? 1 } }
  })
}
