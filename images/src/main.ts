// `pnpm images`: builds the container images and brings them to a cluster.
import { join } from 'node:path'
import { MeshError } from '@traffic-lab/resources'
import { parseWords } from './parse-words.ts'

const exitCode = { good: 0, usage: 2, couldNotRun: 3 } as const
const root = join(import.meta.dirname, '../..')
const usage = `pnpm images [NAME…] [--load kind|minikube|k3d [--cluster NAME]] [--push REGISTRY]
            [--base-image IMAGE] [--platform linux/amd64|linux/arm64]

Builds the container images with Docker, one for each service, from images/Dockerfile. Without a name, all of
them; "weather" is all of the Weather app.

  pnpm images                              builds traffic-lab/weather-frontend:<version> and the others
  pnpm images weather --load kind          and copies them to the nodes of a local cluster; apply k8s/overlays/local
  pnpm images --push registry.example.com/team    and pushes them there; then set that registry in
                                           k8s/components/registry/registry.yaml and apply k8s/overlays/registry
  --cluster NAME       which of the tool's clusters, when it is not the default one
  --base-image IMAGE   instead of the one that the Dockerfile names: a mirror's
  --platform NAME      for nodes with another processor than this machine

Prints the name and size of each image.
Exit codes: 0 good, 2 wrong usage, 3 could not run.
`

async function run(words: readonly string[]): Promise<number> {
  const command = parseWords(words)
  if (command.verb === 'help') {
    process.stdout.write(usage)
    return exitCode.good
  }
  if (command.verb === 'usage-error') {
    process.stderr.write(`error: ${command.message}\n\n${usage}`)
    return exitCode.usage
  }
  try {
    // Loaded on use: the bundler is large.
    const { makeImages } = await import('./make-images.ts')
    const made = await makeImages(command.options, root, (text) => void process.stderr.write(`${text}\n`))
    const widest = Math.max(...made.map(({ reference }) => reference.length))
    for (const { reference, size } of made)
      process.stdout.write(`${reference.padEnd(widest)}  ${Math.round(size / 1e6)} MB\n`)
    return exitCode.good
  } catch (error) {
    if (!(error instanceof MeshError)) {
      process.stderr.write(`error: ${error instanceof Error ? error.stack : String(error)}\n`)
      return exitCode.couldNotRun
    }
    process.stderr.write(`error ${error.code}: ${error.message}\n`)
    if (error.hint !== undefined) process.stderr.write(`  fix: ${error.hint}\n`)
    return error.code === 'IMG100' ? exitCode.usage : exitCode.couldNotRun
  }
}

process.exitCode = await run(process.argv.slice(2))
