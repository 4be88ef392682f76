import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { images } from '@traffic-lab/kubelet'
import { MeshError } from '@traffic-lab/resources'

/** Folder of a package, from the repository's root → why what it serves could not be built. */
export type BrokenBuilds = ReadonlyMap<string, string>

/**
 * Builds what the services serve (the pages), through turbo's cache: a second call takes moments. A service whose page
 * cannot be built is in the answer, and is for its pods to tell.
 */
export async function buildServices(
  workspaceRoot: string,
  signal: AbortSignal,
  folders: ReadonlySet<string> = new Set(images.map(({ folder }) => folder)),
): Promise<BrokenBuilds> {
  const broken = new Map<string, string>()
  const all = await build(workspaceRoot, signal, '--continue=dependencies-successful')
  if (all.code === 0) return broken
  // What was well is in the cache: only what fails is done again.
  for (const folder of folders) {
    const alone = await build(workspaceRoot, signal, `--filter=./${folder}`)
    const words = wordsOf(alone.output)
    if (alone.code !== 0 && words !== '') broken.set(folder, words)
  }
  // No package's fault: then no page can be built.
  if (broken.size === 0)
    throw new MeshError('LAB106', `building the pages failed:\n${all.output.trim()}`, {
      hint: 'run `pnpm build` to see it alone',
    })
  return broken
}

async function build(
  workspaceRoot: string,
  signal: AbortSignal,
  option: string,
): Promise<{ readonly code: number | null; readonly output: string }> {
  const turbo = join(workspaceRoot, 'node_modules', '.bin', 'turbo')
  const args = ['run', 'build', '--output-logs=errors-only', '--no-update-notifier', option]
  const child = spawn(turbo, args, {
    cwd: workspaceRoot,
    env: { ...process.env, FORCE_COLOR: '0' },
    stdio: ['ignore', 'pipe', 'pipe'],
    signal,
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (data: Buffer) => (output += data.toString()))
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', resolve)
  })
  return { code, output }
}

/** An event is no place for a whole log. */
const mostCharacters = 600

/** What the build itself said, in turbo's output: lines that begin with the task's name. */
function wordsOf(output: string): string {
  const said = output
    .split('\n')
    .flatMap((line) => /^\S+:build: (.*)/.exec(line)?.[1] ?? [])
    .filter((line) => !/^(cache (miss|bypass)|\$ |> |\[ELIFECYCLE\])/.test(line) && line.trim() !== '')
  return said.join('\n').slice(0, mostCharacters)
}
