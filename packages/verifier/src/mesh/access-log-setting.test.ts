import { expect, it } from 'vitest'
import type { KubeClient } from '../kubernetes/kube-client.ts'
import { accessLogProblem } from './access-log-setting.ts'

const place = { namespace: 'istio-system', revision: 'default' }

/** A mesh with this configuration and these Telemetry objects in its root namespace. */
function meshWith(mesh: string, telemetry: readonly unknown[] = []): Pick<KubeClient, 'list' | 'read'> {
  const map = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'istio' }, data: { mesh } }
  return {
    read: async <T>({ name }: { name: string }) => (name === 'istio' ? (map as T) : undefined),
    list: async <T>() => telemetry as readonly T[],
  }
}

it('is none where the mesh writes logs, by its configuration or by a Telemetry object', async () => {
  expect(await accessLogProblem(meshWith('accessLogFile: /dev/stdout\n'), place)).toBeUndefined()
  const telemetry = { spec: { accessLogging: [{ providers: [{ name: 'envoy' }] }] } }
  expect(await accessLogProblem(meshWith('{}', [telemetry]), place)).toBeUndefined()
})

it('says where to switch the log on, and that another format is not read', async () => {
  expect(await accessLogProblem(meshWith('enableTracing: true\n'), place)).toMatch(
    /access log is off.*meshConfig\.accessLogFile/,
  )
  const json = 'accessLogFile: /dev/stdout\naccessLogEncoding: JSON\n'
  expect(await accessLogProblem(meshWith(json), place)).toMatch(/not in Istio's default text format/)
})

it('is unknown where the configuration cannot be read', async () => {
  const elsewhere = { namespace: 'istio-system', revision: '1-30-1' }
  expect(await accessLogProblem(meshWith('{}'), elsewhere)).toBeUndefined()
})
