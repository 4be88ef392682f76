import { spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { kubectl, kustomizations, type PodTemplate, podTemplates, render } from '../repo/kustomize.ts'

// The published images decide themselves which user they run as: nothing is asked of it.
const levelOf = (folder: string) => (folder.includes('/upstream-images/') ? 'baseline' : 'restricted')
const namespaces = {
  restricted: `pod-security-restricted-${randomBytes(3).toString('hex')}`,
  baseline: `pod-security-baseline-${randomBytes(3).toString('hex')}`,
}
const cluster = process.env.KUBECONFIG

function run(words: readonly string[], objects: readonly object[] = []) {
  const input = JSON.stringify({ apiVersion: 'v1', kind: 'List', items: objects })
  const { status, stdout, stderr } = spawnSync(kubectl, words, { input, encoding: 'utf8', timeout: 60_000 })
  return { status, output: `${stdout}${stderr}` }
}

/** The pod that the Deployment would ask for; an API server refuses pods, of templates it only warns. */
function podOf(name: string, { metadata, spec }: PodTemplate, namespace: string): object {
  return { apiVersion: 'v1', kind: 'Pod', metadata: { ...metadata, name, namespace }, spec }
}

describe.skipIf(cluster === undefined)('the pods that ship (set KUBECONFIG to any cluster)', () => {
  beforeAll(() => {
    for (const [level, name] of Object.entries(namespaces)) {
      const labels = { 'pod-security.kubernetes.io/enforce': level }
      const namespace = { apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels } }
      expect(run(['create', '-f', '-'], [namespace])).toMatchObject({ status: 0 })
      const ready = run(['wait', '--for=create', 'serviceaccount/default', '-n', name, '--timeout=30s'])
      expect(ready).toMatchObject({ status: 0 })
    }
  }, 120_000)
  afterAll(() => {
    run(['delete', 'namespace', '--wait=false', ...Object.values(namespaces)])
  })

  it.each(kustomizations)(
    'of %s are admitted where its standard is enforced',
    (folder) => {
      const namespace = namespaces[levelOf(folder)]
      const objects = render(folder)
      const accounts = objects
        .filter(({ kind }) => kind === 'ServiceAccount')
        .map((account) => ({ ...account, metadata: { ...account.metadata, namespace } }))
      if (accounts.length > 0) expect(run(['apply', '-f', '-'], accounts)).toMatchObject({ status: 0 })
      const pods = [...podTemplates(objects)].map(([name, template]) => podOf(name, template, namespace))
      expect(pods.length).toBeGreaterThan(0)
      const { status, output } = run(['apply', '--dry-run=server', '-f', '-'], pods)
      expect(output).not.toMatch(/warning/i)
      expect(status, output).toBe(0)
      expect(output.match(/created \(server dry run\)/g)).toHaveLength(pods.length)
    },
    60_000,
  )

  it.each(['runAsNonRoot', 'seccompProfile'])(
    'would be refused without %s: the standard is enforced',
    (field) => {
      const [template] = podTemplates(render('k8s/weather')).values()
      if (template === undefined) throw new Error('k8s/weather has no Deployment')
      const securityContext = { ...Object(Reflect.get(template.spec, 'securityContext')), [field]: undefined }
      const spec = { ...template.spec, securityContext }
      const pod = podOf('bent', { ...template, spec }, namespaces.restricted)
      const { status, output } = run(['apply', '--dry-run=server', '-f', '-'], [pod])
      expect(output).toMatch(new RegExp(`violates PodSecurity "restricted:latest".*${field}`))
      expect(status).toBe(1)
    },
    60_000,
  )
})
