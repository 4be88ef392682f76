import { execFileSync } from 'node:child_process'
import { dirname } from 'node:path'
import { type KubeObject, parseManifests } from '@traffic-lab/resources'
import { repositoryFiles, root, text } from './workspace.ts'

/** `pnpm test` sets KUBECTL to the one it has found. */
export const kubectl = process.env.KUBECTL ?? 'kubectl'

export const noKubectl = (() => {
  try {
    execFileSync(kubectl, ['version', '--client'], { stdio: 'ignore' })
    return false
  } catch {
    return true
  }
})()

/** The folders under k8s/ that one can `kubectl apply -k`. */
export const kustomizations: readonly string[] = repositoryFiles()
  .filter((file) => /^k8s\/.*\/kustomization\.yaml$/.test(file) && /^kind: Kustomization$/m.test(text(file)))
  .map((file) => dirname(file))

/** What `kubectl apply -k` would send. */
export function render(folder: string): readonly KubeObject[] {
  const yaml = execFileSync(kubectl, ['kustomize', folder], { cwd: root, encoding: 'utf8' })
  const { objects, diagnostics } = parseManifests(yaml, folder)
  if (diagnostics.length > 0) throw new Error(`${folder}: ${JSON.stringify(diagnostics)}`)
  return objects.map(({ object }) => object)
}

interface Deployment extends KubeObject {
  readonly spec: { readonly template: PodTemplate }
}

export interface PodTemplate {
  readonly metadata: Readonly<Record<string, unknown>>
  readonly spec: {
    readonly containers: readonly { readonly image: string; readonly imagePullPolicy: string }[]
  }
}

/** The pod templates of these objects, by the name of their Deployment. */
export function podTemplates(objects: readonly KubeObject[]): ReadonlyMap<string, PodTemplate> {
  const deployments = objects.filter((object): object is Deployment => object.kind === 'Deployment')
  return new Map(deployments.map(({ metadata, spec }) => [metadata.name, spec.template]))
}
