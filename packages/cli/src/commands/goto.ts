import { spawn } from 'node:child_process'
import { text } from 'node:stream/consumers'
import { askLab, findKubectl, labPaths } from '@traffic-lab/lab'
import { type KubeObject, MeshError } from '@traffic-lab/resources'
import { atHost } from '../at-host.ts'
import { bookinfoTasks, taskNamed } from '../bookinfo-tasks.ts'
import { courseSections } from '../course.ts'
import { stateAtStart, stateAtTask } from '../course-state.ts'
import { bookinfoHost } from '../demo-objects.ts'
import { exitCode } from '../exit-code.ts'
import { createProgress } from '../progress.ts'
import { stateDir } from '../workspace.ts'

const rules =
  'virtualservices.networking.istio.io,destinationrules.networking.istio.io,gateways.networking.istio.io'
const kinds = `deployments.apps,services,serviceaccounts,${rules}`
/** The one object of the tutorial outside its namespace. */
const weatherGateway = 'gateways.networking.istio.io weather-gateway -n istio-system'

/**
 * Brings the running lab to where a section of the tutorial (namespace weather) or a task of Bookinfo (namespace
 * bookinfo) starts, and says what it did.
 */
export async function goTo(section: string): Promise<number> {
  const task = taskNamed(section)
  if (task === undefined && !courseSections.includes(section)) {
    const known = [...courseSections, ...Object.keys(bookinfoTasks)].join(', ')
    process.stderr.write(`error: no section ${section}; there are ${known}\n`)
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
  const kubectl = createKubectl(path, kubeconfig)
  if (task === undefined) await bringWeatherTo(await stateAtStart(section), kubectl)
  else await bringBookinfoTo(await stateAtTask(task), kubectl)
  const namespace = task === undefined ? 'weather' : 'bookinfo'
  process.stdout.write(`Namespace ${namespace} is as section ${task ?? section} finds it.\n`)
  return exitCode.good
}

type Kubectl = (line: string, input?: readonly KubeObject[]) => Promise<string>

async function bringWeatherTo(objects: readonly KubeObject[], kubectl: Kubectl): Promise<void> {
  if (!objects.some(({ kind, metadata }) => kind === 'Gateway' && metadata.name === 'weather-gateway'))
    process.stdout.write(await kubectl(`delete ${weatherGateway} --ignore-not-found`))
  if (objects.length > 0)
    return bringTo('weather', objects, kubectl, await namesIn(kubectl, `get ${weatherGateway}`))
  process.stdout.write(await kubectl('delete namespace weather --ignore-not-found'))
}

/** Beside Weather, which has a page of every other name, as `pnpm dev` starts it; else for all names, as its file says. */
async function bringBookinfoTo(objects: readonly KubeObject[], kubectl: Kubectl): Promise<void> {
  const beside = (await namesIn(kubectl, `get ${weatherGateway}`)).length > 0
  await bringTo('bookinfo', beside ? atHost(objects, bookinfoHost) : objects, kubectl)
  const gateway = objects.some(({ kind }) => kind === 'Gateway')
  if (beside && gateway)
    process.stdout.write(`Weather runs too: Bookinfo's page is that of ${bookinfoHost}.\n`)
}

/** `elsewhere`: names of those of the objects that exist already in another namespace. */
async function bringTo(
  namespace: string,
  objects: readonly KubeObject[],
  kubectl: Kubectl,
  elsewhere: readonly string[] = [],
): Promise<void> {
  const say = async (line: string, input?: readonly KubeObject[]) => {
    process.stdout.write(await kubectl(line, input))
  }
  const names = new Map(objects.map((object) => [nameOf(object), object]))
  const there = new Set([
    ...(await namesIn(kubectl, `get ${kinds} -n ${namespace}`)),
    ...(await namesIn(kubectl, `get namespace ${namespace}`)),
    ...elsewhere,
  ])
  for (const name of there)
    if (!names.has(name) && !name.startsWith('serviceaccount/')) await say(`delete ${name} -n ${namespace}`)
  // Pods of `kubectl run` belong to nobody, and answer for a Service whose labels they have.
  await say(`delete pods -l !pod-template-hash -n ${namespace} --ignore-not-found`)
  // A Service keeps its address; everything else is replaced whole, whatever was edited in it.
  const keeps = ['Service', 'ServiceAccount', 'Namespace']
  const old = objects.filter((object) => !keeps.includes(object.kind) && there.has(nameOf(object)))
  const missing = objects.filter((object) => !there.has(nameOf(object)))
  if (missing.length > 0) await say('create --save-config -f -', missing)
  if (old.length > 0) await say('replace --save-config -f -', old)
  await kubectl(`wait --for=condition=Available deployments --all -n ${namespace} --timeout=180s`)
  const translated = objects.filter(({ kind }) => kind === 'VirtualService' || kind === 'DestinationRule')
  for (const object of translated)
    await kubectl(`wait --for=condition=Reconciled ${nameOf(object)} -n ${namespace} --timeout=30s`)
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
