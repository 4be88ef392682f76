import { spawn } from 'node:child_process'
import { text } from 'node:stream/consumers'
import { askLab, findKubectl, labPaths } from '@traffic-lab/lab'
import { type KubeObject, MeshError } from '@traffic-lab/resources'
import { courseSections } from '../course.ts'
import { stateAtStart } from '../course-state.ts'
import { exitCode } from '../exit-code.ts'
import { createProgress } from '../progress.ts'
import { stateDir } from '../workspace.ts'

const rules =
  'virtualservices.networking.istio.io,destinationrules.networking.istio.io,gateways.networking.istio.io'
const kinds = `deployments.apps,services,${rules}`
/** The one object of the tutorial outside its namespace. */
const gateway = 'gateways.networking.istio.io weather-gateway -n istio-system'

/** Brings namespace weather of the running lab to where a section of the tutorial starts, and says what it did. */
export async function goTo(section: string): Promise<number> {
  if (!courseSections.includes(section)) {
    process.stderr.write(`error: no section ${section}; there are ${courseSections.join(', ')}\n`)
    return exitCode.usage
  }
  const { lockSocket, kubeconfig } = labPaths(stateDir)
  if ((await askLab(lockSocket)) === undefined)
    throw new MeshError('CLI105', 'no lab runs here', {
      hint: 'start one with `pnpm lab up --empty --detach`',
    })
  const progress = createProgress()
  const { path } = await findKubectl({ env: process.env, progress })
  progress.done()
  await bringTo(await stateAtStart(section), createKubectl(path, kubeconfig))
  process.stdout.write(`Namespace weather is as section ${section} finds it.\n`)
  return exitCode.good
}

type Kubectl = (line: string, input?: readonly KubeObject[]) => Promise<string>

async function bringTo(objects: readonly KubeObject[], kubectl: Kubectl): Promise<void> {
  const say = async (line: string, input?: readonly KubeObject[]) => {
    process.stdout.write(await kubectl(line, input))
  }
  if (!objects.some(({ kind, metadata }) => kind === 'Gateway' && metadata.name === 'weather-gateway'))
    await say(`delete ${gateway} --ignore-not-found`)
  if (objects.length === 0) return await say('delete namespace weather --ignore-not-found')
  const names = new Map(objects.map((object) => [nameOf(object), object]))
  const there = new Set([
    ...(await namesIn(kubectl, `get ${kinds} -n weather`)),
    ...(await namesIn(kubectl, 'get namespace weather')),
    ...(await namesIn(kubectl, `get ${gateway}`)),
  ])
  for (const name of there) if (!names.has(name)) await say(`delete ${name} -n weather`)
  // Pods of `kubectl run` belong to nobody, and answer for a Service whose labels they have.
  await say('delete pods -l !pod-template-hash -n weather --ignore-not-found')
  // A Service keeps its address; everything else is replaced whole, whatever was edited in it.
  const kept = objects.filter(({ kind }) => kind !== 'Service' && kind !== 'Namespace')
  const old = kept.filter((object) => there.has(nameOf(object)))
  const missing = objects.filter((object) => !there.has(nameOf(object)))
  if (missing.length > 0) await say('create --save-config -f -', missing)
  if (old.length > 0) await say('replace --save-config -f -', old)
  await kubectl('wait --for=condition=Available deployments --all -n weather --timeout=180s')
  const translated = objects.filter(({ kind }) => kind === 'VirtualService' || kind === 'DestinationRule')
  for (const object of translated)
    await kubectl(`wait --for=condition=Reconciled ${nameOf(object)} -n weather --timeout=30s`)
}

/** As `kubectl get -o name` prints it: `virtualservice.networking.istio.io/forecast-route`. */
function nameOf({ apiVersion, kind, metadata }: KubeObject): string {
  const group = apiVersion.includes('/') ? `.${apiVersion.replace(/\/.*/, '')}` : ''
  return `${kind.toLowerCase()}${group}/${metadata.name}`
}

async function namesIn(kubectl: Kubectl, line: string): Promise<readonly string[]> {
  const names = await kubectl(`${line} -o name --ignore-not-found`)
  return names.split('\n').filter((name) => name !== '')
}

/** kubectl's own words are the answer; what it refuses is an error with them. */
function createKubectl(path: string, kubeconfig: string): Kubectl {
  return async (line, input) => {
    const child = spawn(path, line.split(' '), {
      env: { ...process.env, KUBECONFIG: kubeconfig },
      stdio: ['pipe', 'pipe', 'pipe'],
    })
    child.stdin.end(input && JSON.stringify({ apiVersion: 'v1', kind: 'List', items: input }))
    const ended = new Promise<number | null>((resolve, reject) => {
      child.once('error', reject)
      child.once('close', resolve)
    })
    const [stdout, stderr, code] = await Promise.all([text(child.stdout), text(child.stderr), ended])
    if (code === 0) return stdout
    throw new MeshError('CLI106', `kubectl ${line}: ${stderr.trim()}`, {
      hint: 'Look at it with pnpm kubectl.',
    })
  }
}
