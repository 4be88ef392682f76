import { experiments } from '@traffic-lab/experiments'
import { parseManifests } from '@traffic-lab/resources'
import { describe, expect, it } from 'vitest'
import { repositoryFiles, text } from './workspace.ts'

interface Container {
  readonly name: string
  readonly image: string
  readonly ports: readonly { readonly name?: string; readonly containerPort: number }[]
}

interface PodTemplate {
  readonly metadata: {
    readonly labels: Readonly<Record<string, string>>
    readonly annotations?: Readonly<Record<string, string>>
  }
  readonly spec: {
    readonly containers: readonly Container[]
    readonly automountServiceAccountToken?: boolean
  }
}

interface DeploymentSpec {
  readonly selector: { readonly matchLabels: Readonly<Record<string, string>> }
  readonly template: PodTemplate
}

const objects = repositoryFiles()
  .filter(
    (file) => /^k8s\/(?!overlays|components).*\.yaml$/.test(file) && !file.endsWith('kustomization.yaml'),
  )
  .flatMap((file) => parseManifests(text(file), file).objects)
const deployments = objects.flatMap(({ file, object }) =>
  object.kind === 'Deployment'
    ? [{ name: `${file}: ${object.metadata.name}`, spec: object.spec as DeploymentSpec }]
    : [],
)

/** Published images of databases decide themselves which user they run as and where they write. */
const isDatabase = ({ spec }: (typeof deployments)[number]) =>
  spec.template.spec.containers.some(({ image }) => /\/examples-bookinfo-(mysqldb|mongodb):/.test(image))

describe('what runs', () => {
  it('is there', () => {
    expect(deployments.length).toBeGreaterThanOrEqual(7)
  })

  it.each(deployments.filter(isDatabase))('$name is a database that is ready when it listens', ({ spec }) => {
    const { selector, template } = spec
    expect(template.metadata.labels).toMatchObject(selector.matchLabels)
    expect(template.spec.automountServiceAccountToken).toBe(false)
    const [container, ...others] = template.spec.containers
    expect(others).toEqual([])
    expect(container).toMatchObject({
      imagePullPolicy: 'IfNotPresent',
      readinessProbe: { tcpSocket: { port: container?.ports[0]?.containerPort } },
      resources: { requests: { memory: expect.anything() }, limits: { memory: expect.anything() } },
      securityContext: { allowPrivilegeEscalation: false },
    })
  })

  it.each(deployments.filter((deployment) => !isDatabase(deployment)))(
    '$name has the form of a well-behaved workload',
    ({ spec }) => {
      const { selector, template } = spec
      expect(template.metadata.labels).toMatchObject(selector.matchLabels)
      expect(template.metadata.annotations?.['proxy.istio.io/config']).toBe(
        'concurrency: 1\nproxyStatsMatcher:\n  inclusionPrefixes: [cluster.outbound]\n  inclusionSuffixes: [delays_injected, aborts_injected]\n',
      )
      expect(template.spec).toMatchObject({
        automountServiceAccountToken: false,
        securityContext: {
          runAsNonRoot: true,
          runAsUser: expect.any(Number),
          seccompProfile: { type: 'RuntimeDefault' },
        },
      })
      const [container, ...others] = template.spec.containers
      expect(others, 'the application is the only container: it is the one that exec goes to').toEqual([])
      const port = container?.ports[0]?.containerPort
      const probe = { httpGet: { path: expect.stringMatching(/^\//), port } }
      expect(container).toMatchObject({
        imagePullPolicy: 'IfNotPresent',
        ports: [{ name: 'http' }],
        readinessProbe: probe,
        livenessProbe: probe,
        resources: {
          requests: { cpu: expect.anything(), memory: expect.anything() },
          limits: { cpu: expect.anything(), memory: expect.anything() },
        },
        securityContext: {
          allowPrivilegeEscalation: false,
          readOnlyRootFilesystem: true,
          capabilities: { drop: ['ALL'] },
        },
      })
    },
  )

  it('uses images of ours with the version of this repository', () => {
    const { version } = JSON.parse(text('package.json')) as { version: string }
    const images = deployments.flatMap(({ spec }) => spec.template.spec.containers.map(({ image }) => image))
    const own = images.filter((image) => image.startsWith('traffic-lab/'))
    expect(own.length).toBeGreaterThan(0)
    for (const image of own) expect(image.split(':')[1]).toBe(version)
  })

  it.each(objects.filter(({ object }) => object.kind === 'Namespace'))(
    '$object.metadata.name warns of what the restricted Pod Security Standard forbids',
    ({ object }) => {
      expect(object.metadata.labels).toMatchObject({
        'istio-injection': 'enabled',
        'pod-security.kubernetes.io/warn': 'restricted',
        'pod-security.kubernetes.io/audit': 'restricted',
      })
    },
  )

  it('is what the experiments run too', () => {
    const files = new Set(experiments.flatMap(({ app }) => app))
    expect(files.size).toBeGreaterThan(0)
    for (const file of files) {
      expect(file).toMatch(/^k8s\//)
      expect(repositoryFiles()).toContain(file)
    }
  })

  it('stands in one place: outside the tests no other YAML names an image of ours', () => {
    const strangers = repositoryFiles().filter((file) => /^(?!k8s|test).*\.yaml$/.test(file))
    expect(strangers.filter((file) => /image: *"?traffic-lab\//.test(text(file)))).toEqual([])
  })

  it('stands in one place: no overlay holds an object of its own', () => {
    const files = repositoryFiles().filter((file) => /^k8s\/(overlays|components)\//.test(file))
    expect(files.length).toBeGreaterThan(0)
    for (const file of files) {
      // A complete workload has a selector and the ports of a Service a port; a patch has neither.
      expect(text(file), file).not.toMatch(/^\s*(selector|ports):/m)
    }
  })
})
