import { describe, expect, it } from 'vitest'
import { parseAllDocuments } from 'yaml'
import { kustomizations, noKubectl, podTemplates, render } from './kustomize.ts'
import { packageJson, text } from './workspace.ts'

const overlays = (name: string) =>
  kustomizations.filter((folder) => folder.startsWith(`k8s/overlays/${name}/`))
const baseOf = (overlay: string) => `k8s/${overlay.split('/').at(-1)}`
const containersOf = (folder: string) =>
  [...podTemplates(render(folder)).values()].flatMap(({ spec }) => spec.containers)
const identity = ({ kind, metadata }: { kind: string; metadata: { name: string; namespace?: string } }) =>
  `${kind} ${metadata.namespace}/${metadata.name}`
const { version } = packageJson('.')

describe.skipIf(noKubectl)('the overlays (set KUBECTL or install kubectl)', () => {
  it.each(kustomizations.filter((folder) => folder.startsWith('k8s/overlays/')))(
    '%s has the objects of its base, and no other',
    (overlay) => {
      expect(render(overlay).map(identity)).toEqual(render(baseOf(overlay)).map(identity))
    },
  )

  it.each(overlays('local'))('%s takes images of ours, which are on the nodes or nowhere', (overlay) => {
    for (const { image, imagePullPolicy } of containersOf(overlay))
      expect([image, imagePullPolicy]).toEqual([
        expect.stringMatching(new RegExp(`^traffic-lab/[a-z-]+:${version}$`)),
        'Never',
      ])
  })

  it.each(overlays('registry'))('%s takes the same images from the registry of the one line', (overlay) => {
    const [document] = parseAllDocuments(text('k8s/components/registry/registry.yaml'))
    const registry = String(document?.getIn(['data', 'registry']))
    expect(registry).toMatch(/^\S+$/)
    const local = containersOf(overlay.replace('/registry/', '/local/'))
    expect(containersOf(overlay).map(({ image }) => image)).toEqual(
      local.map(({ image }) => `${registry}/${image}`),
    )
  })

  it.each(overlays('upstream-images'))('%s takes no image of ours', (overlay) => {
    for (const { image } of containersOf(overlay)) expect(image).not.toContain('traffic-lab/')
  })
})
