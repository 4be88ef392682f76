import { dirname, join } from 'node:path'
import { appAddressOf, type Container, type Pod, proxyTypeOf } from '@traffic-lab/resources'
import { ContainerConfigError, containerEnv } from '../container/container-env.ts'
import type { Blocked, Launch } from '../container/container-runner.ts'
import { expandVariables } from '../container/expand-variables.ts'
import { serviceLinks } from '../container/service-links.ts'
import { type ImagePrograms, imageCommand, imagePrograms } from '../image/image-command.ts'
import type { ImageProgram } from '../image/images.ts'
import { missingProgram } from '../image/missing-program.ts'
import { knownImages, type ResolvedImage, resolveImage } from '../image/resolve-image.ts'
import { namePreload } from '../name-service/name-preload.ts'
import { containerProbes } from '../probe/container-probes.ts'
import { baseEnv, containerTools, labMarks } from './base-env.ts'
import type { PodContext } from './pod-context.ts'
import type { PodPaths } from './pod-paths.ts'

/** Where the application of a pod listens: hidden behind its sidecar, or on the pod's own address. */
export function appHostOf(pod: Pod): string {
  const ip = pod.status?.podIP ?? ''
  return proxyTypeOf(pod) === 'sidecar' ? appAddressOf(ip) : ip
}

/** How to start an application's container, or why it has to wait. */
export function planApp(
  pod: Pod,
  container: Container,
  paths: PodPaths,
  context: PodContext,
): Launch | Blocked {
  const image = resolveImage(container.image, context.images)
  if (image === undefined) return unknownImage(container.image, context)
  const missing = missingProgram(image.program, context.systemPath) ?? brokenBuild(image.program, context)
  if (missing !== undefined) return { waiting: { reason: 'CreateContainerError', message: missing } }
  try {
    const programs = imagePrograms(image.program, context.workspaceRoot)
    const env = appEnv(pod, container, paths, context, image, programs)
    const cwd = paths.workDir
    const { watcher } = context
    const probes = containerProbes(container, { host: appHostOf(pod), env, cwd, programs, watcher })
    return { command: commandOf(container, env, image, programs, context), env, cwd, programs, probes }
  } catch (error) {
    if (!(error instanceof ContainerConfigError)) throw error
    return { waiting: { reason: error.reason, message: error.message } }
  }
}

/** A page of an earlier build would not be the one whose source one reads. */
function brokenBuild({ folder }: ImageProgram, { brokenBuilds }: PodContext): string | undefined {
  const why = brokenBuilds.get(folder)
  if (why === undefined) return undefined
  return `the page of ${folder} could not be built; mend it, see that pnpm build is content, and start the lab again: ${why}`
}

/**
 * From weak to strong: the image's, the Services of the namespace, the lab's defaults, the manifest's; and last what
 * the lab needs to keep pods apart, so a LISTEN_HOST in a manifest (right on a cluster) has no effect here.
 */
function appEnv(
  pod: Pod,
  container: Container,
  paths: PodPaths,
  context: PodContext,
  image: ResolvedImage,
  programs: ImagePrograms,
): Record<string, string> {
  const { client, workspaceRoot, stateDir, hostsFile } = context
  const port = container.ports?.[0]?.containerPort
  // The folders of the image's programs stand first on its PATH.
  const toolsDirs = [...Object.values(programs).map((file) => dirname(file)), containerTools(workspaceRoot)]
  const links = pod.spec.enableServiceLinks !== false
  const services = links ? client.list('Service', { namespace: pod.metadata.namespace }) : []
  const env = containerEnv(
    pod,
    container,
    {
      ...image.env,
      ...serviceLinks(services),
      ...baseEnv(pod, paths, context, toolsDirs),
      // What Node has compiled once, types stripped, serves every later start: less time, less memory.
      NODE_COMPILE_CACHE: join(workspaceRoot, 'node_modules', '.cache', 'node-compile'),
      ...(port !== undefined && { LISTEN_PORT: String(port) }),
      http_proxy: proxyUrlOf(pod),
    },
    client,
  )
  if (image.program.opensTcp === true && hostsFile !== undefined) env[hostsVariable] = hostsFile
  return { ...env, LISTEN_HOST: appHostOf(pod), ...labMarks(pod, stateDir) }
}

/** The forward proxy of a pod: its own Envoy, on Istio's outbound port. */
export function proxyUrlOf(pod: Pod): string {
  return `http://${pod.status?.podIP}:15001`
}

/** MB of each half of V8's young space: garbage of a small server is found early, and 16 MB are not filled first. */
const smallHeap = '--max-semi-space-size=1'

/** Where a program that knows the names of Services reads them. */
const hostsVariable = 'TRAFFIC_LAB_HOSTS'

/** As in Kubernetes: `command` replaces the image's program, `args` alone replace what it is given. */
function commandOf(
  { command = [], args }: Container,
  env: Readonly<Record<string, string>>,
  { program }: ResolvedImage,
  programs: ImagePrograms,
  { workspaceRoot, nodePath, bundles }: PodContext,
): [string, ...string[]] {
  const expand = (texts: readonly string[]) => texts.map((text) => expandVariables(text, env))
  const [file, ...rest] = imageCommand(expand(command), programs)
  if (file !== undefined) return [file, ...rest, ...expand(args ?? [])]
  const entry = join(workspaceRoot, program.folder, program.entry)
  const preload = join(workspaceRoot, namePreload.folder, namePreload.entry)
  const names = hostsVariable in env ? ['--import', bundles.get(preload) ?? preload] : []
  return [nodePath, smallHeap, ...names, bundles.get(entry) ?? entry, ...expand(args ?? program.args ?? [])]
}

function unknownImage(image: string, { images }: PodContext): Blocked {
  const known = knownImages(images).join(', ')
  return {
    waiting: {
      reason: 'ErrImagePull',
      message: `Failed to pull image "${image}": the local lab pulls nothing and has no program for it; it knows ${known}`,
    },
  }
}
