import type { Container, Probe } from '@traffic-lab/resources'
import { type ImagePrograms, imageCommand } from '../image/image-command.ts'
import type { ProcessWatcher } from '../process/process-watcher.ts'
import { execCheck, httpCheck, tcpCheck } from './probe-checks.ts'
import type { ProbeCheck, ProbeSchedule } from './probe-loop.ts'

export interface ContainerProbes {
  readonly startup?: ProbeCheck | undefined
  /** Undefined: ready as soon as it runs. */
  readonly readiness?: ProbeCheck | undefined
  readonly liveness?: ProbeCheck | undefined
}

export interface ProbeTarget {
  /** Where the application itself listens. */
  readonly host: string
  readonly env: Readonly<Record<string, string>>
  readonly cwd: string
  readonly programs: ImagePrograms
  readonly watcher: ProcessWatcher
}

/** The probes of an application's container. */
export function containerProbes(container: Container, target: ProbeTarget): ContainerProbes {
  const { startupProbe, readinessProbe, livenessProbe } = container
  return {
    startup: startupProbe && checkOf(startupProbe, container, target),
    readiness: readinessProbe
      ? checkOf(readinessProbe, container, target)
      : defaultReadiness(container, target),
    liveness: livenessProbe && checkOf(livenessProbe, container, target),
  }
}

/**
 * Without a readinessProbe Kubernetes calls a container ready at once. The lab is kinder: it waits until the first
 * TCP port accepts a connection, so that a "ready" pod of a tutorial's bare manifest can really be called.
 */
function defaultReadiness(container: Container, target: ProbeTarget): ProbeCheck | undefined {
  const port = container.ports?.find(({ protocol = 'TCP' }) => protocol === 'TCP')
  if (port === undefined) return undefined
  // Once: as on Kubernetes, nothing takes the readiness away again.
  return { schedule: scheduleOf({}), once: true, attempt: tcpCheck(target.host, port.containerPort) }
}

function checkOf(probe: Probe, container: Container, target: ProbeTarget): ProbeCheck | undefined {
  const schedule = scheduleOf(probe)
  if (probe.httpGet !== undefined) {
    const { path = '/', scheme = 'HTTP', httpHeaders = [] } = probe.httpGet
    const port = portOf(probe.httpGet.port, container)
    return { schedule, attempt: httpCheck({ host: target.host, port, path, scheme, headers: httpHeaders }) }
  }
  if (probe.tcpSocket !== undefined)
    return { schedule, attempt: tcpCheck(target.host, portOf(probe.tcpSocket.port, container)) }
  if (probe.exec !== undefined) return { schedule, attempt: execAttempt(probe.exec.command ?? [], target) }
  // Another handler (grpc): the pod's NotHonoured event names it.
  return undefined
}

function execAttempt(command: readonly string[], { programs, env, cwd, watcher }: ProbeTarget) {
  return execCheck(imageCommand(command, programs), env, cwd, watcher)
}

/** Kubernetes' defaults. */
function scheduleOf(probe: Probe): ProbeSchedule {
  return {
    initialDelayMs: (probe.initialDelaySeconds ?? 0) * 1000,
    periodMs: (probe.periodSeconds ?? 10) * 1000,
    timeoutMs: (probe.timeoutSeconds ?? 1) * 1000,
    successThreshold: probe.successThreshold ?? 1,
    failureThreshold: probe.failureThreshold ?? 3,
  }
}

/** A probe may name a container port; an unknown name gives port 0, which never answers. */
function portOf(port: number | string, container: Container): number {
  if (typeof port === 'number') return port
  return container.ports?.find(({ name }) => name === port)?.containerPort ?? 0
}
