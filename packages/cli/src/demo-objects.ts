import { join } from 'node:path'
import { readObjects } from '@traffic-lab/lab'
import type { KubeObject } from '@traffic-lab/resources'
import { atHost } from './at-host.ts'
import { workspaceRoot } from './workspace.ts'

/** Both apps have a /login of their own: Weather has every other name of the gateway. */
export const bookinfoHost = 'bookinfo.localhost'

/** Both apps, with rules that are in force but do not choose yet. */
export async function demoObjects(): Promise<readonly KubeObject[]> {
  const [weather, bookinfo] = await Promise.all([weatherObjects(), bookinfoObjects()])
  return [...weather, ...bookinfo]
}

/** The Weather app as section 5.2 leaves it: v2 of forecast is there, and every rule still points to v1. */
async function weatherObjects(): Promise<readonly KubeObject[]> {
  const app = ['namespace.yaml', 'weather-v1.yaml', 'recommendation-all.yaml', 'forecast-v2-deployment.yaml']
  return [
    ...(await read('k8s/weather', app, 'weather')),
    ...(await readObjects([join(workspaceRoot, 'manifests/5.2-preparation')], 'weather')),
  ]
}

/** Bookinfo behind the gateway; its three versions of reviews take turns. */
async function bookinfoObjects(): Promise<readonly KubeObject[]> {
  const rules = ['destination-rule-all.yaml', 'bookinfo-gateway.yaml']
  return [
    ...(await read('k8s/bookinfo', ['namespace.yaml', 'bookinfo.yaml'], 'bookinfo')),
    ...atHost(await read('manifests/bookinfo-request-routing', rules, 'bookinfo'), bookinfoHost),
  ]
}

function read(folder: string, files: readonly string[], namespace: string): Promise<readonly KubeObject[]> {
  return readObjects(
    files.map((file) => join(workspaceRoot, folder, file)),
    namespace,
  )
}
