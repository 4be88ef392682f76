import { join } from 'node:path'
import { readObjects } from '@traffic-lab/lab'
import type { KubeObject } from '@traffic-lab/resources'
import { workspaceRoot } from './workspace.ts'

/** The Weather app as section 5.2 leaves it: v2 of forecast is there, and every rule still points to v1. */
export async function demoObjects(): Promise<readonly KubeObject[]> {
  const k8s = join(workspaceRoot, 'k8s/weather')
  const rules = join(workspaceRoot, 'manifests/5.2-preparation')
  const app = ['namespace.yaml', 'weather-v1.yaml', 'recommendation-all.yaml', 'forecast-v2-deployment.yaml']
  return [
    ...(await readObjects(
      app.map((file) => join(k8s, file)),
      'weather',
    )),
    ...(await readObjects([rules], 'weather')),
  ]
}
