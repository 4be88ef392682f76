import type { Pod } from '@traffic-lab/resources'
import { ApiError } from '../api-error.ts'
import type { PodRuntime } from '../pod-runtime.ts'
import type { ApiContext } from '../rest/api-request.ts'
import { existing } from '../rest/read-objects.ts'
import type { ResourceTarget } from '../rest/resource-path.ts'
import { badRequest } from '../status-body.ts'

/** The pod a streaming request means. Throws 404. */
export function podAt(context: ApiContext, target: ResourceTarget): Pod {
  return existing(context, target) as Pod
}

export function runtimeOf({ runtime }: ApiContext): PodRuntime {
  if (runtime !== undefined) return runtime
  throw new ApiError(503, 'ServiceUnavailable', 'no pods run here: this server was started without a kubelet')
}

/** The container asked for, else the only or the default one. Throws 400 with the choices. */
export function containerOf(pod: Pod, asked: string | null): string {
  const { name, annotations } = pod.metadata
  const containers = [...(pod.spec.initContainers ?? []), ...pod.spec.containers].map(
    (container) => container.name,
  )
  if (asked !== null && asked !== '') {
    if (containers.includes(asked)) return asked
    throw badRequest(`container ${asked} is not valid for pod ${name}`)
  }
  const [only, ...others] = pod.spec.containers.map((container) => container.name)
  if (only !== undefined && others.length === 0) return only
  const chosen = annotations?.['kubectl.kubernetes.io/default-container']
  if (chosen !== undefined && containers.includes(chosen)) return chosen
  throw badRequest(
    `a container name must be specified for pod ${name}, choose one of: [${containers.join(' ')}]`,
  )
}
