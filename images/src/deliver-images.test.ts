import { expect, it } from 'vitest'
import { loadCommand } from './deliver-images.ts'

it.each([
  ['kind', undefined, 'kind load docker-image a:1 b:1'],
  ['kind', 'demo', 'kind load docker-image a:1 b:1 --name demo'],
  ['minikube', 'demo', 'minikube image load a:1 b:1 --profile demo'],
  ['k3d', 'demo', 'k3d image import a:1 b:1 --cluster demo'],
] as const)('%s copies the images to the nodes of cluster %s', (tool, cluster, command) => {
  expect(loadCommand(tool, ['a:1', 'b:1'], cluster).join(' ')).toBe(command)
})
