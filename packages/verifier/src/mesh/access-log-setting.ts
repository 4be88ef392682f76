import { loadYaml } from '@kubernetes/client-node'
import type { KubeObject } from '@traffic-lab/resources'
import type { KubeClient } from '../kubernetes/kube-client.ts'
import { isRecord } from '../rules/json-tree.ts'
import type { ControlPlane } from './find-control-plane.ts'

const switchOn =
  'set meshConfig.accessLogFile to /dev/stdout (istioctl install --set meshConfig.accessLogFile=/dev/stdout), or apply a Telemetry object with spec.accessLogging [{providers: [{name: envoy}]}] to the root namespace'

/**
 * Why the proxies' access logs will tell nothing; undefined where they do, or where the mesh's configuration may not be
 * read.
 */
export async function accessLogProblem(
  client: Pick<KubeClient, 'list' | 'read'>,
  { namespace, revision }: Pick<ControlPlane, 'namespace' | 'revision'>,
): Promise<string | undefined> {
  const name = revision === 'default' ? 'istio' : `istio-${revision}`
  const map = await client
    .read({ apiVersion: 'v1', kind: 'ConfigMap', namespace, name })
    .catch(() => undefined)
  const mesh = meshConfigOf(map)
  if (mesh === undefined) return undefined
  const { accessLogFile, accessLogEncoding, accessLogFormat } = mesh
  if (isText(accessLogFile)) {
    const custom = accessLogEncoding === 'JSON' || isText(accessLogFormat)
    return custom
      ? `the access log is not in Istio's default text format (${namespace}/${name}: accessLogEncoding, accessLogFormat), so checks that read it are inconclusive`
      : undefined
  }
  if (await hasTelemetry(client, namespace)) return undefined
  return `the access log is off, so checks that read it are inconclusive; to switch it on, ${switchOn}`
}

/** The mesh configuration in Istio's ConfigMap, key `mesh`. */
function meshConfigOf(map: KubeObject | undefined): Readonly<Record<string, unknown>> | undefined {
  if (map === undefined || !('data' in map)) return undefined
  const { data } = map
  if (!isRecord(data) || typeof data.mesh !== 'string') return undefined
  const mesh: unknown = loadYaml(data.mesh)
  return isRecord(mesh) ? mesh : undefined
}

/** Whether an object of the root namespace says something of access logs for the whole mesh. */
async function hasTelemetry(client: Pick<KubeClient, 'list'>, namespace: string): Promise<boolean> {
  const objects = await client.list('telemetry.istio.io/v1', 'Telemetry', namespace).catch(() => [])
  return objects.some(({ spec }) => isRecord(spec) && Array.isArray(spec.accessLogging))
}

function isText(value: unknown): boolean {
  return typeof value === 'string' && value !== ''
}
