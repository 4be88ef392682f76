import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { appAddressOf, labLimits } from '@traffic-lab/resources'
import {
  buildPlainProxy,
  buildSnapshot,
  checkSnapshot,
  type GatewaySecrets,
  type Snapshot,
  toForwardProxy,
  type WorkloadIdentity,
} from '@traffic-lab/xds'
import { generate } from 'selfsigned'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { goldenCaseNames, readGoldenCase } from './golden-case.ts'
import { buildStaticBootstrap } from './static-bootstrap.ts'

const run = promisify(execFile)
const envoy = process.env.ENVOY_BIN
const refused = new Set(
  Object.keys(JSON.parse(readFileSync(join(import.meta.dirname, 'refused-cases.json'), 'utf8'))),
)
const cases = goldenCaseNames()
  .filter((name) => /^(t-|se-|sec-|sidecar-|dr-|svc-traffic-|gw-|mesh-|vs-tcp|vs-tls|vs-delegate)/.test(name))
  // Envoy wants the files to be there.
  .filter((name) => !refused.has(name) && name !== 'gw-https-files')
  .flatMap((name) => readGoldenCase(name).proxies.map((entry) => ({ name, proxy: entry.name })))

/** Without an Envoy the tests are skipped by name; on a build server that would hide them, so there they fail. */
describe.skipIf(envoy === undefined && process.env.CI === undefined)(
  'Envoy accepts the forward-proxy form (set ENVOY_BIN to an Envoy 1.40 binary to run this)',
  () => {
    let folder = ''
    let identity: WorkloadIdentity
    let secrets: GatewaySecrets
    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), 'xds-'))
      const { cert, private: key } = await generate([], { keyType: 'ec' })
      identity = { certificateChain: cert, privateKey: key, rootCertificates: cert }
      const secret = { certificate: { chain: cert, key }, authorities: cert }
      secrets = new Map(['example-cert', 'c-cert', 'db-cert'].map((name) => [name, secret]))
    })
    afterAll(() => rm(folder, { recursive: true, force: true }))

    it.each(cases)('of $proxy in $name', async ({ name, proxy: proxyName }) => {
      const { mesh: written, proxies } = readGoldenCase(name)
      // What the lab's API server refuses never comes to its proxies.
      const mesh = { ...written, rules: written.rules.filter((rule) => labLimits(rule).length === 0) }
      const entry = proxies.find((candidate) => candidate.name === proxyName)
      if (entry === undefined) throw new Error(`no proxy ${proxyName}`)
      const podIP = entry.proxy.ip
      const plan = { podIP, appAddress: appAddressOf(podIP), adminPipe: join(folder, 'admin.sock'), identity }
      const nodePorts = new Map([[8080, 18_080]])
      const snapshot = toForwardProxy(buildSnapshot(mesh, entry.proxy), { ...plan, nodePorts, secrets })
      expect(checkSnapshot(snapshot, { missingClusters: true })).toEqual([])
      await validate(snapshot, join(folder, `${name}.${proxyName}.json`))
    })

    it('of a pod without a sidecar', async () => {
      const { mesh } = readGoldenCase('t-5.3-weight-50')
      const podIP = '127.10.99.1'
      const proxy = { type: 'sidecar', name: 'curl', namespace: 'default', ip: podIP, labels: {} } as const
      const snapshot = buildPlainProxy(mesh, proxy, { podIP, appAddress: podIP })
      expect(checkSnapshot(snapshot)).toEqual([])
      await validate(snapshot, join(folder, 'plain.json'))
    })

    it('and refuses a wrong one, so acceptance means something', async () => {
      const { mesh, proxies } = readGoldenCase('t-5.3-weight-50')
      const [entry] = proxies
      if (entry === undefined) throw new Error('the case has no proxy')
      const podIP = entry.proxy.ip
      const snapshot = toForwardProxy(buildSnapshot(mesh, entry.proxy), { podIP, appAddress: podIP })
      const broken = {
        ...snapshot,
        clusters: snapshot.clusters.map((item) => ({ ...item, lb_policy: 'NO_SUCH' })),
      }
      await expect(validate(broken, join(folder, 'broken.json'))).rejects.toThrow(/NO_SUCH|lb_policy/)
    })

    async function validate(snapshot: Snapshot, file: string): Promise<void> {
      const bootstrap = buildStaticBootstrap(snapshot, { pipe: { path: join(folder, 'own-admin.sock') } })
      await writeFile(file, JSON.stringify(bootstrap))
      if (envoy === undefined) throw new Error('set ENVOY_BIN to an Envoy 1.40 binary')
      await run(envoy, ['--mode', 'validate', '-c', file, '-l', 'error'])
    }
  },
)
