import type { Deployment, Pod } from '@traffic-lab/resources'
import type { KubeClient } from '../kubernetes/kube-client.ts'
import { isPodReady } from '../kubernetes/wait-ready.ts'

/** istiod, where there is one. */
export interface ControlPlane {
  readonly namespace: string
  /** `default`, or the name of a revision such as `1-30-1`. */
  readonly revision: string
  /** Undefined where neither its image nor itself tells. */
  readonly version: string | undefined
}

const release = /^v?(\d+\.\d+(?:\.\d+)?(?:-[\w.-]+)?)$/

/**
 * Looks for istiod's Deployment. Its version is the tag of its image; an image of another name is asked itself. Of several
 * revisions the default one counts, else the first.
 */
export async function findControlPlane(client: KubeClient): Promise<ControlPlane | undefined> {
  const found = await client.list<Deployment>('apps/v1', 'Deployment', undefined, 'app=istiod')
  const revisionOf = ({ metadata }: Deployment) => metadata.labels?.['istio.io/rev'] ?? 'default'
  const istiod = found.find((deployment) => revisionOf(deployment) === 'default') ?? found[0]
  if (istiod === undefined) return undefined
  const { namespace = '' } = istiod.metadata
  const [image = ''] = istiod.spec.template.spec.containers.map(({ image }) => image)
  const tag = /:([^:/@]+)(?:@.*)?$/.exec(image)?.[1] ?? ''
  const version = release.exec(tag)?.[1] ?? (await askIstiod(client, namespace))
  return { namespace, revision: revisionOf(istiod), version }
}

async function askIstiod(client: KubeClient, namespace: string): Promise<string | undefined> {
  const pods = await client.list<Pod>('v1', 'Pod', namespace, 'app=istiod')
  const pod = pods.find(isPodReady)
  if (pod === undefined) return undefined
  const command = ['pilot-discovery', 'version', '--short']
  // Whoever may not look into istio-system runs the experiments all the same.
  const answer = await client.exec(namespace, pod.metadata.name, 'discovery', command).catch(() => undefined)
  // client version: 1.30.1
  return /version: *v?(\d+\.\d+[\w.-]*)/.exec(answer?.stdout ?? '')?.[1]
}
