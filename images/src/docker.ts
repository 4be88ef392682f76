import { MeshError } from '@traffic-lab/resources'
import { runTool } from './run-tool.ts'

/** Throws MeshError: IMG101 without Docker, IMG102 when its engine does not answer. */
export async function requireEngine(): Promise<void> {
  const { code, output } = await runTool('docker', ['version', '--format', '{{.Server.Version}}'])
  if (code === 0) return
  throw new MeshError('IMG102', `Docker's engine does not answer: ${lastLine(output)}`, {
    hint: 'Start it (systemctl start docker, or Docker Desktop), and see that you may use it: docker info',
  })
}

/** Pulls the base image unless it is here. Throws MeshError IMG103 when it cannot be had. */
export async function requireBase(image: string, platform: string | undefined): Promise<void> {
  if (platform === undefined && (await runTool('docker', ['image', 'inspect', image])).code === 0) return
  const ofPlatform = platform === undefined ? [] : ['--platform', platform]
  const { code, output } = await runTool('docker', ['pull', ...ofPlatform, image], { show: true })
  if (code === 0) return
  throw new MeshError(
    'IMG103',
    `the base image ${image} is not here and cannot be pulled: ${lastLine(output)}`,
    {
      hint: 'Name a mirror of it with --base-image, or bring it: docker save on another machine, docker load here.',
    },
  )
}

/** Runs docker; throws MeshError IMG105 with all that it said when it fails. */
export async function docker(
  args: readonly string[],
  options: { readonly show?: boolean } = {},
): Promise<string> {
  const { code, stdout, output } = await runTool('docker', args, options)
  if (code === 0) return stdout.trim()
  throw new MeshError(
    'IMG105',
    `docker ${args[0]} failed with exit code ${code}${options.show ? '' : `:\n${output}`}`,
  )
}

function lastLine(text: string): string {
  return text.trim().split('\n').at(-1) ?? ''
}
