import type { JsonObject } from '../json-value.ts'
import { arrayAt, isJsonObject, objectAt, stringAt } from '../json-value.ts'

/** A pod's or a template's spec with Kubernetes' defaults. What is given stays, so a second pass changes nothing. */
export function defaultPodSpec(spec: JsonObject): JsonObject {
  const containers = mapObjects(spec.containers, defaultContainer)
  const initContainers = mapObjects(spec.initContainers, defaultContainer)
  const volumes = mapObjects(spec.volumes, defaultVolume)
  return {
    restartPolicy: 'Always',
    terminationGracePeriodSeconds: 30,
    dnsPolicy: 'ClusterFirst',
    securityContext: {},
    schedulerName: 'default-scheduler',
    ...withoutNulls(spec),
    ...serviceAccount(spec),
    ...(containers !== undefined && { containers }),
    ...(initContainers !== undefined && { initContainers }),
    ...(volumes !== undefined && { volumes }),
  }
}

/** What only a pod gets, not a template. */
export function defaultPod(spec: JsonObject): JsonObject {
  const defaulted = defaultPodSpec(spec)
  return {
    serviceAccountName: 'default',
    serviceAccount: 'default',
    enableServiceLinks: true,
    priority: 0,
    ...defaulted,
  }
}

/** `serviceAccount` is the old name of `serviceAccountName`: both are always there, the new one wins. */
function serviceAccount(spec: JsonObject): JsonObject {
  const name = stringAt(spec, 'serviceAccountName') || stringAt(spec, 'serviceAccount')
  return name ? { serviceAccountName: name, serviceAccount: name } : {}
}

function defaultContainer(container: JsonObject): JsonObject {
  const ports = mapObjects(container.ports, (port) => ({ protocol: 'TCP', ...port }))
  const env = mapObjects(container.env, defaultEnv)
  const probes = ['livenessProbe', 'readinessProbe', 'startupProbe'].flatMap((member) => {
    const probe = container[member]
    return isJsonObject(probe) ? [[member, defaultProbe(probe)] as const] : []
  })
  return {
    imagePullPolicy: pullPolicy(stringAt(container, 'image') ?? ''),
    resources: {},
    terminationMessagePath: '/dev/termination-log',
    terminationMessagePolicy: 'File',
    ...withoutNulls(container),
    ...Object.fromEntries(probes),
    ...(ports !== undefined && { ports }),
    ...(env !== undefined && { env }),
  }
}

function pullPolicy(image: string): string {
  const tag = /:([^/:@]+)$/.exec(image)?.[1]
  const pinned = image.includes('@') || (tag !== undefined && tag !== 'latest')
  return pinned ? 'IfNotPresent' : 'Always'
}

function defaultEnv(entry: JsonObject): JsonObject {
  const fieldRef = objectAt(entry, 'valueFrom', 'fieldRef')
  if (stringAt(fieldRef, 'fieldPath') === undefined) return entry
  return {
    ...entry,
    valueFrom: { ...objectAt(entry, 'valueFrom'), fieldRef: { apiVersion: 'v1', ...fieldRef } },
  }
}

function defaultProbe(probe: JsonObject): JsonObject {
  const { httpGet } = probe
  return {
    timeoutSeconds: 1,
    periodSeconds: 10,
    successThreshold: 1,
    failureThreshold: 3,
    ...probe,
    ...(isJsonObject(httpGet) && { httpGet: { path: '/', scheme: 'HTTP', ...httpGet } }),
  }
}

function defaultVolume(volume: JsonObject): JsonObject {
  for (const member of ['configMap', 'secret', 'downwardAPI', 'projected']) {
    const source = volume[member]
    if (isJsonObject(source)) return { ...volume, [member]: { defaultMode: 0o644, ...source } }
  }
  return volume
}

function mapObjects(list: unknown, change: (item: JsonObject) => JsonObject): readonly unknown[] | undefined {
  if (!Array.isArray(list)) return undefined
  return arrayAt({ list }, 'list').map((item) => (isJsonObject(item) ? change(item) : item))
}

function withoutNulls(object: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(object).filter(([, value]) => value !== null && value !== undefined),
  )
}
