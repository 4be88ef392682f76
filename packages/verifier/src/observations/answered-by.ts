import type { Pod } from '@traffic-lab/resources'
import type { TrafficResult } from '../traffic/traffic-result.ts'

export interface PodIdentity {
  readonly name: string
  readonly ip: string | undefined
  /** The label `app`, which is also the name of the pod's Service. */
  readonly app: string | undefined
  /** `<app>-<version>` of the pod's labels: the name of its Deployment by the convention of all manifests here. */
  readonly workload: string
}

export type Answer =
  | { readonly workload: string; readonly instance: string | undefined }
  /** No workload of the experiment can be named: a proxy's own answer, a failure, or a contradiction. */
  | { readonly reason: string }

export function podIdentity({ metadata, status }: Pod): PodIdentity {
  const { app, version } = metadata.labels ?? {}
  const workload = app !== undefined && version !== undefined ? `${app}-${version}` : metadata.name
  return { name: metadata.name, ip: status?.podIP, app, workload }
}

/** How an experiment tells who answered by the body of a 200; `Requests` explains both. */
interface Told {
  readonly identify?: (body: string) => string | undefined
  readonly behind?: (body: string) => string | undefined
}

/**
 * Who answered: the receiver's own word (`x-served-by`, `x-instance`), and by content where the experiment knows how
 * to tell. An instance that is no pod of this experiment is a stranger, whatever its name.
 */
export function answeredBy(
  result: TrafficResult,
  pods: readonly PodIdentity[],
  { identify, behind }: Told = {},
): Answer {
  if (result.error !== undefined) return { reason: result.error }
  if (behind !== undefined) {
    const workload = result.status === 200 ? behind(result.body) : undefined
    if (workload === undefined) return { reason: `status ${result.status}, and the body names nobody` }
    return { workload, instance: undefined }
  }
  const said = result.headers['x-served-by']
  const instance = result.headers['x-instance']
  const told = result.status === 200 ? identify?.(result.body) : undefined
  if (said !== undefined && told !== undefined && said !== told)
    return { reason: `the header says ${said}, the body ${told}` }
  const workload = said ?? told
  if (workload === undefined) return { reason: `status ${result.status} without a name` }
  if (instance !== undefined && !pods.some(({ name }) => name === instance))
    return { reason: `${workload}, but of another namespace` }
  return { workload, instance }
}

export function isWorkload(answer: Answer): answer is Extract<Answer, { workload: string }> {
  return 'workload' in answer
}
