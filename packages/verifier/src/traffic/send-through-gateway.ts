import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { resolve } from 'node:path'
import { text } from 'node:stream/consumers'
import { MeshError } from '@traffic-lab/resources'
import type { GatewayTraffic } from '../experiment.ts'
import { clientArguments } from './client-arguments.ts'
import { complete } from './send-from-pod.ts'
import { parseTrafficResults, type TrafficResult } from './traffic-result.ts'

export interface GatewayTarget {
  /** `http://host:port` of the ingress gateway. */
  readonly ingress: string
  /** Sent as Host: the experiment's own. */
  readonly gatewayHost: string
  /** The repository's root, where the client program lies. */
  readonly rootDir: string
  readonly signal?: AbortSignal
}

/** Runs the same traffic client on this machine, past any proxy of its environment. */
export async function sendThroughGateway(
  traffic: GatewayTraffic,
  { ingress, gatewayHost, rootDir, signal }: GatewayTarget,
): Promise<readonly TrafficResult[]> {
  const program = resolve(rootDir, 'services/service-kit/bin/traffic')
  const headers = { ...traffic.headers, host: gatewayHost }
  const url = new URL(traffic.get, ingress).href
  const child = spawn(process.execPath, [program, ...clientArguments({ ...traffic, headers }, url)], {
    env: {},
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(signal && { signal }),
  })
  const [stdout, stderr, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'exit'),
  ])
  if (code !== 0) throw new MeshError('VER206', `${program} ended with ${code}: ${stderr.trim()}`)
  return complete(parseTrafficResults(stdout), traffic.count)
}
