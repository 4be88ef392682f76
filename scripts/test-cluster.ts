// The checks on a real cluster with Istio, the one of KUBECONFIG, and one line with the sum: `pnpm test:cluster`.
import { spawnSync } from 'node:child_process'
import { readFileSync, rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { findEnvoy, findKubectl } from '../packages/lab/src/index.ts'

const usage = `KUBECONFIG=FILE pnpm test:cluster [section...] [--overlays DIR] [--registry NAME] [--ingress URL] [--runs N]

Applies both apps and every rule with kubectl, checks the apps through the gateway, and runs the experiments on the local
lab and on the cluster. Needs Istio with an ingress gateway, and no namespaces weather and bookinfo: they are made and
removed.

  --overlays DIR   the folder with a kustomize folder for each app that this cluster can run; default k8s/overlays/local,
                   with the images that pnpm images --load has put on its nodes
  --registry NAME  where all other images are pulled from, for --overlays k8s/overlays/registry
  --ingress URL    http://HOST:PORT of the ingress gateway, where the API does not tell
  --runs N         how often each experiment runs in both places; default 3

With all sections it writes docs/lab-and-cluster.md.
`

const root = join(import.meta.dirname, '..')

function refuse(message: string): never {
  process.stderr.write(`error: ${message}\n\n${usage}`)
  process.exit(2)
}

function words() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        overlays: { type: 'string', default: join(root, 'k8s/overlays/local') },
        registry: { type: 'string' },
        ingress: { type: 'string' },
        runs: { type: 'string', default: '3' },
        help: { type: 'boolean', short: 'h', default: false },
      },
    })
  } catch (error) {
    return refuse(error instanceof Error ? error.message : String(error))
  }
}

const { values, positionals } = words()
if (values.help) {
  process.stdout.write(usage)
  process.exit(0)
}
const { KUBECONFIG: kubeconfig = '' } = process.env
if (kubeconfig === '') refuse('KUBECONFIG is not set: it names the cluster to work on')
if (!/^[1-9]\d?$/.test(values.runs)) refuse(`--runs takes a whole number from 1, not "${values.runs}"`)

const progress = (text: string) => process.stderr.write(`${text}\n`)
const { path: kubectl } = await findKubectl({ env: process.env, progress })
const { path: envoy } = await findEnvoy({ env: process.env, progress })
const context = spawnSync(kubectl, ['config', 'current-context'], { encoding: 'utf8' })
if (context.status !== 0) refuse(`kubectl reads no context from KUBECONFIG: ${context.stderr.trim()}`)
progress(`context ${context.stdout.trim()} of ${kubeconfig}`)

const env = {
  ...process.env,
  KUBECONFIG: resolve(kubeconfig),
  KUBECTL: kubectl,
  ENVOY_BIN: envoy,
  CLUSTER_OVERLAYS: resolve(values.overlays),
  CLUSTER_RUNS: values.runs,
  ...(values.ingress !== undefined && { CLUSTER_INGRESS: values.ingress }),
  ...(values.registry !== undefined && { CLUSTER_REGISTRY: values.registry }),
  ...(positionals.length > 0 && { CLUSTER_SECTIONS: positionals.join(',') }),
}
const results = join(root, 'test/.test/cluster.json')
rmSync(results, { force: true })
const { status } = spawnSync('pnpm', ['--filter', '@traffic-lab/test', 'run', 'test:kubernetes'], {
  cwd: root,
  stdio: 'inherit',
  env,
})

interface Results {
  readonly numPassedTests: number
  readonly numFailedTests: number
  readonly numPendingTests: number
  readonly testResults: readonly {
    readonly status: string
    readonly assertionResults: readonly { readonly status: string }[]
  }[]
}

function read(): Results | undefined {
  try {
    return JSON.parse(readFileSync(results, 'utf8'))
  } catch {
    return undefined
  }
}

const found = read()
// A file that could not begin, or whose preparation failed, counts as one failure.
const broken = found?.testResults.filter(
  ({ status, assertionResults }) =>
    status === 'failed' && !assertionResults.some((one) => one.status === 'failed'),
)
const failed = found === undefined ? 1 : found.numFailedTests + (broken?.length ?? 0)
const skipped = found?.numPendingTests ?? 0
process.stdout.write(
  `${found?.numPassedTests ?? 0} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}\n`,
)
process.exitCode = failed > 0 || status !== 0 ? 1 : 0
