import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createKubeClient, openIngress } from '@traffic-lab/verifier'
import { expect } from 'vitest'
import { type PortForward, portForward } from '../e2e/port-forward.ts'
import { createShell } from '../e2e/shell.ts'
import { namedCluster, root } from './cluster.ts'

const { kubeconfig, overlays, ingress } = namedCluster()
const sh = createShell({ cwd: root, kubeconfig })
export const podsMs = 240_000

/** Runs a line and demands that it succeeds; what it prints. */
export async function run(line: string, deadlineMs = 60_000): Promise<string> {
  const { code, stdout, stderr } = await sh(line, deadlineMs)
  expect(code, `${line}\n${stdout}${stderr}`).toBe(0)
  return stdout
}

/** The commands of the README's `sh cluster` block for an app, with the overlay that this cluster can run. */
export function readmeLines(app: string) {
  const blocks = readFileSync(join(root, 'README.md'), 'utf8').matchAll(/```sh cluster\n([\s\S]*?)```/g)
  const [block = ''] = [...blocks].flatMap(([, text = '']) =>
    text.includes(`/local/${app}\n`) ? [text] : [],
  )
  const lines = block
    .trim()
    .split('\n')
    .map((line) => line.replace(`k8s/overlays/local/${app}`, join(overlays, app)))
  return {
    apply: lines.filter((line) => line.startsWith('kubectl ')),
    others: lines.filter((line) => line !== '' && !line.startsWith('kubectl ')),
  }
}

/** The files with an app's rules. */
export function rulesOf(app: string): readonly string[] {
  return globSync('manifests/*/*.yaml', { cwd: root })
    .filter((file) => (/^manifests\/[a-z]/.exec(file) ? 'bookinfo' : 'weather') === app)
    .toSorted()
}

/** An app in the namespace of its name, brought to the cluster by the lines of the README. */
export class AppOnCluster implements AsyncDisposable {
  /** The ingress gateway. */
  gatewayUrl = ''
  readonly name: string
  readonly #elsewhere: string | undefined
  readonly #forwards: AsyncDisposable[] = []
  #ours = false

  /** `elsewhere`: a file with objects that are in no namespace of the app's, and go with it. */
  constructor(name: string, elsewhere?: string) {
    this.name = name
    this.#elsewhere = elsewhere
  }

  async bring(): Promise<void> {
    const found = await run(`kubectl get namespace ${this.name} --ignore-not-found -o name`)
    // What stands there is not ours to change or to delete.
    expect(found, `there is a namespace ${this.name} on this cluster already: delete it first`).toBe('')
    this.#ours = true
    const { apply } = readmeLines(this.name)
    expect(apply.length).toBeGreaterThanOrEqual(3)
    for (const line of apply) await run(line, podsMs)
    const opened = ingress === undefined ? await openIngress(createKubeClient({ kubeconfig })) : undefined
    if (opened !== undefined) this.#forwards.push({ [Symbol.asyncDispose]: () => opened.close() })
    this.gatewayUrl = ingress ?? opened?.url ?? ''
  }

  /** Past the gateway to the port of a pod or Deployment (`deploy/ratings-v1`). */
  async to(target: string, port: number): Promise<string> {
    const forward: PortForward = await portForward(kubeconfig, this.name, target, port)
    this.#forwards.push(forward)
    return forward.url
  }

  /** Without a condition on the rules, the page itself tells that the gateway has heard of them. */
  async answers(path: string): Promise<void> {
    const status = async () => (await fetch(`${this.gatewayUrl}${path}`).catch(() => undefined))?.status
    await expect.poll(status, { timeout: 60_000, interval: 500 }).toBe(200)
  }

  /** Demands this many pods, each with its sidecar. */
  async hasSidecars(pods: number): Promise<void> {
    const names = await run(
      `kubectl get pods -n ${this.name} -o jsonpath='{range .items[*]}{.metadata.name} {.spec.containers[*].name} {.spec.initContainers[*].name}{"\\n"}{end}'`,
    )
    const lines = names.trim().split('\n')
    expect(lines).toHaveLength(pods)
    for (const line of lines) expect(line).toContain('istio-proxy')
  }

  /** Also after a failed preparation; a namespace that was there before stays. */
  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#forwards.map((forward) => forward[Symbol.asyncDispose]()))
    if (!this.#ours) return
    if (this.#elsewhere !== undefined) await run(`kubectl delete -f ${this.#elsewhere} --ignore-not-found`)
    await run(`kubectl delete namespace ${this.name} --timeout=120s`, 130_000)
  }
}
