import type { KubernetesObject, KubernetesObjectApi } from '@kubernetes/client-node'
import { type KubeObject, MeshError, objectName } from '@traffic-lab/resources'
import { callApi } from './call-api.ts'
import { headerOf, refOf } from './object-ref.ts'

/** Creates the object, or replaces the one of that name whole; returns what is stored then. */
export async function putObject(api: KubernetesObjectApi, object: KubeObject): Promise<KubeObject> {
  const action = `apply ${objectName(object)}`
  const spec: KubernetesObject = JSON.parse(JSON.stringify(object))
  for (let attempt = 1; ; attempt += 1) {
    const created = await callApi(action, async () => plain(await api.create(spec)), 409)
    if (created !== undefined) return created
    const current = await callApi(action, () => api.read(headerOf(refOf(object))), 404)
    const resourceVersion = current?.metadata?.resourceVersion
    if (resourceVersion !== undefined) {
      const replacement = { ...spec, metadata: { ...spec.metadata, resourceVersion } }
      const replaced = await callApi(action, async () => plain(await api.replace(replacement)), 409)
      if (replaced !== undefined) return replaced
    }
    if (attempt === 5)
      throw new MeshError('VER003', `${action}: others change it at the same time, five times over`)
  }
}

/** The library's objects with its Dates as text again. */
export function plain<T extends KubeObject>(object: KubernetesObject): T {
  return JSON.parse(JSON.stringify(object))
}
