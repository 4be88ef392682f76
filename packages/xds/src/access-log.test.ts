import type { AccessLogging, KubeObject } from '@traffic-lab/resources'
import { describe, expect, it } from 'vitest'
import { buildSnapshot } from './build-snapshot.ts'
import { toForwardProxy } from './forward-proxy.ts'
import { valueAt } from './json.ts'
import type { MeshConfig } from './mesh-state.ts'
import type { Snapshot } from './snapshot.ts'
import { snapshotOf } from './testing/routes-of.ts'
import { frontend, rule, weatherMesh } from './testing/weather-mesh.ts'

const telemetry = (
  name: string,
  accessLogging: readonly AccessLogging[],
  namespace = 'weather',
  spec = {},
) => ({
  ...rule('Telemetry', name, { accessLogging, ...spec }, namespace),
  apiVersion: 'telemetry.istio.io/v1',
})
const envoy = [{ name: 'envoy' }]
const manager = ['filter_chains', 0, 'filters', 0, 'typed_config'] as const

function meshWith(meshConfig: MeshConfig, rules: readonly KubeObject[]): Snapshot {
  return snapshotOf({ ...weatherMesh(...rules), meshConfig }, frontend)
}
/** The log of calls that go out, and of those that come in. */
function logsOf(meshConfig: MeshConfig, ...rules: readonly KubeObject[]) {
  const { listeners } = meshWith(meshConfig, rules)
  const [outbound, inbound] = ['0.0.0.0_3002', 'virtualInbound'].map((wanted) =>
    listeners.find(({ name }) => name === wanted),
  )
  const last = valueAt(inbound, 'filter_chains', 1, 'filters', 0, 'typed_config', 'access_log')
  return [valueAt(outbound, ...manager, 'access_log'), last]
}
const pathsOf = (...logs: Parameters<typeof logsOf>) =>
  logsOf(...logs).map((log) => valueAt(log, 0, 'typed_config', 'path'))

describe("the mesh's own log", () => {
  it('goes where the mesh says, in its format, a line a request', () => {
    const [log] = logsOf({ accessLogFile: '/tmp/a.log', accessLogFormat: '%REQ_WITHOUT_QUERY(:PATH)%' })
    expect(valueAt(log, 0, 'typed_config')).toMatchObject({
      path: '/tmp/a.log',
      log_format: {
        text_format_source: { inline_string: '%REQ_WITHOUT_QUERY(:PATH)%\n' },
        formatters: [{ name: 'envoy.formatter.req_without_query' }],
      },
    })
  })

  it.each([
    ['{"path": "%REQ(:PATH)%"}', { path: '%REQ(:PATH)%' }],
    ['no object', expect.objectContaining({ response_flags: '%RESPONSE_FLAGS%' })],
    [undefined, expect.objectContaining({ response_flags: '%RESPONSE_FLAGS%' })],
  ])('is JSON where the mesh says so: %j', (accessLogFormat, labels) => {
    const [log] = logsOf({
      accessLogFile: '/x',
      accessLogEncoding: 'JSON',
      ...(accessLogFormat && { accessLogFormat }),
    })
    expect(valueAt(log, 0, 'typed_config', 'log_format', 'json_format')).toEqual(labels)
  })
})

describe('Telemetry', () => {
  it('names a log for one side; the other keeps that of the mesh', () => {
    const client = telemetry('a', [{ providers: envoy, match: { mode: 'CLIENT' } }])
    expect(pathsOf({ accessLogFile: '/mesh.log' }, client)).toEqual(['/dev/stdout', '/mesh.log'])
    expect(pathsOf({}, client)).toEqual(['/dev/stdout', undefined])
  })

  it('says no log: only what was named before can be switched off', () => {
    const off = telemetry('off', [{ disabled: true }])
    expect(pathsOf({ accessLogFile: '/mesh.log' }, off)).toEqual(['/mesh.log', '/mesh.log'])
    const on = telemetry('on', [{ providers: envoy }], 'istio-system')
    expect(pathsOf({ accessLogFile: '/mesh.log' }, on)).toEqual(['/dev/stdout', '/dev/stdout'])
    const here = telemetry('off', [{ providers: envoy, disabled: true }])
    expect(pathsOf({ accessLogFile: '/mesh.log' }, on, here)).toEqual([undefined, undefined])
  })

  it('counts for the workloads that it selects, the mesh before the namespace before the workload', () => {
    const named = (name: string) => ({ name, envoyFileAccessLog: { path: `/${name}` } })
    const meshConfig = { extensionProviders: ['mesh', 'own', 'pod'].map(named) }
    const to = (name: string, namespace: string, spec = {}) =>
      telemetry(name, [{ providers: [{ name }] }], namespace, spec)
    const selecting = (app: string) => ({ selector: { matchLabels: { app } } })
    const levels = [
      to('mesh', 'istio-system'),
      to('own', 'weather'),
      to('pod', 'weather', selecting('frontend')),
    ]
    expect([1, 2, 3].map((count) => pathsOf(meshConfig, ...levels.slice(0, count))[0])).toEqual([
      '/mesh',
      '/own',
      '/pod',
    ])
    const other = to('pod', 'weather', selecting('forecast'))
    expect(pathsOf(meshConfig, other)).toEqual([undefined, undefined])
  })

  it('has a condition in CEL, beside the one of a listener', () => {
    const errors = telemetry('a', [{ providers: envoy, filter: { expression: 'response.code >= 500' } }])
    const { listeners } = meshWith({}, [errors])
    const outbound = listeners.find(({ name }) => name === 'virtualOutbound')
    expect(valueAt(outbound, 'access_log', 0, 'filter', 'and_filter', 'filters', 0)).toEqual({
      response_flag_filter: { flags: ['NR'] },
    })
    const [log] = logsOf({}, errors)
    expect(JSON.stringify(valueAt(log, 0, 'filter'))).toContain('"expression":"response.code >= 500"')
  })

  it('holds for the forward proxy, whose log goes to standard output', () => {
    const rules = [telemetry('a', [{ providers: envoy, filter: { expression: 'true' } }])]
    const mesh = { ...weatherMesh(...rules), meshConfig: { accessLogFile: '/dev/stdout' } }
    const plan = { podIP: frontend.ip, appAddress: '127.10.65.1' }
    const { listeners } = toForwardProxy(buildSnapshot(mesh, frontend), plan)
    const proxy = listeners.find(({ name }) => name === 'http_proxy')
    expect(valueAt(proxy, ...manager, 'access_log', 0)).toMatchObject({
      name: 'envoy.access_loggers.stdout',
      filter: { extension_filter: {} },
    })
  })
})

describe('the mesh config', () => {
  it.each([
    [undefined, [true, undefined, 'KEEP_UNCHANGED']],
    ['NONE', [false, undefined, 'KEEP_UNCHANGED']],
    ['BASE', [true, undefined, 'KEEP_UNCHANGED']],
    ['MERGE_SLASHES', [true, true, 'KEEP_UNCHANGED']],
    ['DECODE_AND_MERGE_SLASHES', [true, true, 'UNESCAPE_AND_FORWARD']],
  ])('says how paths are made equal: %s', (normalization, expected) => {
    const config = normalization === undefined ? {} : { pathNormalization: { normalization } }
    const { listeners } = meshWith(config, [])
    const outbound = listeners.find(({ name }) => name === '0.0.0.0_3002')
    const fields = ['normalize_path', 'merge_slashes', 'path_with_escaped_slashes_action']
    expect(fields.map((field) => valueAt(outbound, ...manager, field))).toEqual(expected)
  })

  it('says how many requests are traced, and what the traces say of a workload', () => {
    const { listeners } = meshWith(
      { defaultConfig: { tracing: { sampling: 12.5, enableIstioTags: true } } },
      [],
    )
    const outbound = listeners.find(({ name }) => name === '0.0.0.0_3002')
    const tracing = valueAt(outbound, ...manager, 'tracing')
    expect(valueAt(tracing, 'random_sampling', 'value')).toBe(12.5)
    expect(JSON.stringify(tracing)).toContain('{"tag":"istio.namespace","literal":{"value":"weather"}}')
  })
})
