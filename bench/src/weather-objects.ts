import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { readObjects } from '@traffic-lab/lab'
import type { KubeObject } from '@traffic-lab/resources'

/** The Weather app in v1 alone, as section 3 of the tutorial deploys it. */
export function weatherV1(root: string): Promise<readonly KubeObject[]> {
  return readObjects(filesOf(root, ['namespace.yaml', 'weather-v1.yaml']), 'weather')
}

/** The app that `pnpm dev` starts, with the rules of section 5.2: five Deployments. */
export async function weatherApp(root: string): Promise<readonly KubeObject[]> {
  const app = ['namespace.yaml', 'weather-v1.yaml', 'recommendation-all.yaml', 'forecast-v2-deployment.yaml']
  const rules = join(root, 'manifests/5.2-preparation')
  return readObjects([...filesOf(root, app), rules], 'weather')
}

/** The same in three pods a Deployment: with the ingress gateway these are sixteen. */
export async function sixteenPods(root: string): Promise<readonly KubeObject[]> {
  return (await weatherApp(root)).map((object) =>
    object.kind === 'Deployment' ? { ...object, spec: { ...(object.spec as object), replicas: 3 } } : object,
  )
}

/** Writes objects to a file that `lab up -f` reads. */
export async function writeObjects(file: string, objects: readonly KubeObject[]): Promise<void> {
  await writeFile(file, objects.map((object) => `---\n${JSON.stringify(object)}\n`).join(''))
}

function filesOf(root: string, names: readonly string[]): readonly string[] {
  return names.map((name) => join(root, 'k8s/weather', name))
}
