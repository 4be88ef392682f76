import { timestamp } from '@traffic-lab/kube-api'
import type { ContainerState } from '@traffic-lab/resources'
import type { ProcessExit } from '../process/pod-process.ts'

export type TerminatedState = NonNullable<ContainerState['terminated']>

export interface RunTimes {
  /** Milliseconds since the epoch. */
  readonly startedAt: number
  readonly finishedAt: number
}

/** How a run ended, in Kubernetes' words. `messages` is the file where a process wrote what its log does not have. */
export function terminatedState(exit: ProcessExit, run: RunTimes, messages?: string): TerminatedState {
  const unexpected = exit.code !== 0 && messages !== undefined ? `its messages are in ${messages}` : undefined
  const message = exit.startError ?? unexpected
  return {
    exitCode: exit.code,
    ...(exit.signal !== undefined && { signal: exit.signal }),
    reason: exit.startError !== undefined ? 'StartError' : exit.code === 0 ? 'Completed' : 'Error',
    ...(message !== undefined && { message }),
    startedAt: timestamp(run.startedAt),
    finishedAt: timestamp(run.finishedAt),
  }
}

/** What Kubernetes writes of a container whose end nobody saw, as after a node's reboot. */
export function lostState(startedAt: string, finishedAt: number): TerminatedState {
  return { exitCode: 255, reason: 'Unknown', startedAt, finishedAt: timestamp(finishedAt) }
}
