import { MeshError } from '@traffic-lab/resources'
import { docker } from './docker.ts'
import { runTool } from './run-tool.ts'

export const clusterTools = ['kind', 'minikube', 'k3d'] as const
export type ClusterTool = (typeof clusterTools)[number]

/** The command that copies images from Docker to the nodes of a cluster on this machine. */
export function loadCommand(
  tool: ClusterTool,
  images: readonly string[],
  cluster: string | undefined,
): readonly [string, ...string[]] {
  const named = (flag: string) => (cluster === undefined ? [] : [flag, cluster])
  if (tool === 'kind') return ['kind', 'load', 'docker-image', ...images, ...named('--name')]
  if (tool === 'minikube') return ['minikube', 'image', 'load', ...images, ...named('--profile')]
  return ['k3d', 'image', 'import', ...images, ...named('--cluster')]
}

/** Copies images to the nodes of a local cluster. Throws MeshError IMG106 when its tool fails. */
export async function loadImages(
  tool: ClusterTool,
  images: readonly string[],
  cluster: string | undefined,
): Promise<void> {
  const [command, ...args] = loadCommand(tool, images, cluster)
  const { code } = await runTool(command, args, { show: true })
  if (code !== 0) throw new MeshError('IMG106', `${command} ${args.join(' ')} failed with exit code ${code}`)
}

/** Pushes images to a registry; what they are called there. */
export async function pushImages(registry: string, images: readonly string[]): Promise<readonly string[]> {
  const pushed = images.map((image) => `${registry.replace(/\/+$/, '')}/${image}`)
  for (const [index, name] of pushed.entries()) {
    await docker(['tag', images[index] ?? '', name])
    await docker(['push', name], { show: true })
  }
  return pushed
}
