import { mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { labNodeIdOf, type Pod, proxyTypeOf } from '@traffic-lab/resources'
import type { Launch } from '../container/container-runner.ts'
import { requestAdmin } from '../envoy/envoy-admin.ts'
import { envoyBootstrap } from '../envoy/envoy-bootstrap.ts'
import { envoyCommand } from '../envoy/envoy-command.ts'
import type { ProbeCheck } from '../probe/probe-loop.ts'
import { baseEnv } from './base-env.ts'
import { proxyUrlOf } from './plan-app.ts'
import type { PodContext } from './pod-context.ts'
import type { PodPaths } from './pod-paths.ts'

/** An Envoy's messages start over past this size. */
const envoyLogBytes = 10 * 1024 * 1024
const proxyTools = join(import.meta.dirname, '../../bin')

/** How to start the Envoy of a pod. Writes its bootstrap; the socket of an earlier run is taken away. */
export function planProxy(pod: Pod, paths: PodPaths, context: PodContext): Launch {
  const { envoyPath, xdsSocketPath } = context
  const bootstrap = envoyBootstrap({
    nodeId: labNodeIdOf(pod) ?? '',
    serviceCluster: serviceCluster(pod),
    adminSocketPath: paths.adminSocket,
    xdsSocketPath,
  })
  mkdirSync(dirname(paths.envoyLog), { recursive: true })
  if ((statSync(paths.envoyLog, { throwIfNoEntry: false })?.size ?? 0) > envoyLogBytes) rmSync(paths.envoyLog)
  rmSync(paths.adminSocket, { force: true })
  writeFileSync(paths.bootstrap, JSON.stringify(bootstrap, undefined, 1))
  const env = {
    ...baseEnv(pod, paths, context, [proxyTools]),
    ENVOY_ADMIN_SOCKET: paths.adminSocket,
    // Commands in a sidecar's container use it too: `curl localhost:15000/stats` works there as on a cluster.
    ...(proxyTypeOf(pod) === 'sidecar' && { http_proxy: proxyUrlOf(pod) }),
  }
  return {
    command: envoyCommand(envoyPath, paths.bootstrap),
    env,
    cwd: paths.workDir,
    probes: { readiness: liveCheck(paths.adminSocket) },
    stderrPath: paths.envoyLog,
  }
}

function serviceCluster({ metadata }: Pod): string {
  const { labels = {}, name, namespace = 'default' } = metadata
  return `${labels.app ?? name}.${namespace}`
}

/** LIVE means configured: Envoy says so only after its clusters, endpoints, listeners and routes have come. */
function liveCheck(adminSocket: string): ProbeCheck {
  return {
    // Istio's own period and threshold for a sidecar.
    schedule: {
      initialDelayMs: 0,
      periodMs: 15_000,
      timeoutMs: 3_000,
      successThreshold: 1,
      failureThreshold: 4,
    },
    async attempt() {
      const { status, body } = await requestAdmin(adminSocket, 'GET', '/ready', 3_000)
      if (status !== 200) throw new Error(`Envoy is ${body.trim()}`)
    },
  }
}
