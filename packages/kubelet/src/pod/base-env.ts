import { delimiter, dirname, join } from 'node:path'
import type { Pod } from '@traffic-lab/resources'
import { ownerVariable } from '../process/orphans.ts'
import type { PodContext } from './pod-context.ts'
import type { PodPaths } from './pod-paths.ts'

/**
 * The environment every process of a pod starts from. Nothing is inherited: the lab's own environment may hold
 * secrets, and a pod must not depend on who started it.
 */
export function baseEnv(
  pod: Pod,
  paths: PodPaths,
  context: PodContext,
  toolsDirs: readonly string[],
): Record<string, string> {
  const { stateDir, nodePath, systemPath } = context
  return {
    ...labMarks(pod, stateDir),
    PATH: [...toolsDirs, dirname(nodePath), systemPath].join(delimiter),
    HOME: paths.workDir,
    TMPDIR: paths.tmpDir,
    LANG: 'C.UTF-8',
    HOSTNAME: pod.metadata.name,
  }
}

/** The tools that every container finds, like those of an image: the client of the experiments. */
export function containerTools(workspaceRoot: string): string {
  return join(workspaceRoot, 'services', 'service-kit', 'bin')
}

/** Says whose process it is, to a person who looks and to a later lab that cleans up. */
export function labMarks(pod: Pod, stateDir: string): Record<string, string> {
  const { name, namespace = 'default' } = pod.metadata
  return { [ownerVariable]: stateDir, TRAFFIC_LAB_POD: `${namespace}/${name}` }
}
