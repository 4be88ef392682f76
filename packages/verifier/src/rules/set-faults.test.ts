import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { loadApp } from './load-objects.ts'
import type { PodFault } from './set-faults.ts'

const rootDir = fileURLToPath(new URL('../../../..', import.meta.url))
const app = ['k8s/weather/recommendation-all.yaml']
const name = 'recommendation-v1'
const env = { FAULT_STATUS: '500' }

async function deployments(plan: {
  replicas?: Readonly<Record<string, number>>
  faults: Readonly<Record<string, PodFault>>
}) {
  const sources = await loadApp({ app, replicas: {}, ...plan }, { rootDir })
  return sources.flatMap(({ object }) => (object.kind === 'Deployment' ? [object] : []))
}

const labels = { app: 'recommendation', version: 'v1' }
const pods = (variables: readonly object[], more = {}) => ({
  metadata: { labels: { ...labels, ...more } },
  spec: {
    containers: [{ name: 'recommendation', env: [{ name: 'SERVICE_VERSION', value: 'v1' }, ...variables] }],
  },
})

it('a fault of some pods comes from a second Deployment with the same labels', async () => {
  const [healthy, faulty, ...others] = await deployments({
    replicas: { [name]: 6 },
    faults: { [name]: { env, pods: 2 } },
  })
  expect(others).toEqual([])
  expect(healthy).toMatchObject({
    metadata: { name },
    spec: { replicas: 4, selector: { matchLabels: labels }, template: pods([]) },
  })
  const own = { deployment: 'recommendation-v1-faulty' }
  expect(faulty).toMatchObject({
    metadata: { name: 'recommendation-v1-faulty' },
    spec: {
      replicas: 2,
      selector: { matchLabels: { ...labels, ...own } },
      template: pods([{ name: 'FAULT_STATUS', value: '500' }], own),
    },
  })
})

it('a fault of all pods changes their Deployment', async () => {
  const all = await deployments({ faults: { [name]: { env } } })
  expect(all).toHaveLength(1)
  expect(all[0]).toMatchObject({
    metadata: { name },
    spec: { replicas: 1, template: pods([{ name: 'FAULT_STATUS', value: '500' }]) },
  })
})

it('a fault without a Deployment, or of more pods than there are, is refused', async () => {
  await expect(deployments({ faults: { other: { env } } })).rejects.toThrow('has no Deployment "other"')
  await expect(deployments({ faults: { [name]: { env, pods: 2 } } })).rejects.toThrow('2 of 1 pods')
})
