import { buildSnapshot, type Snapshot, toForwardProxy } from '@traffic-lab/xds'
import { encodeResource } from '@traffic-lab/xds-server'
import { expect, it } from 'vitest'
import { goldenCaseNames, readGoldenCase } from './golden-case.ts'

const parts = ['clusters', 'endpoints', 'listeners', 'routes'] as const satisfies readonly (keyof Snapshot)[]

it("every resource of every case has only fields and values of Envoy's API", () => {
  const seen = new Set<string>()
  for (const { mesh, proxies } of goldenCaseNames().map((name) => readGoldenCase(name))) {
    for (const { proxy } of proxies) {
      const perPort = buildSnapshot(mesh, proxy)
      const plan = { podIP: proxy.ip, appAddress: '127.0.0.9', adminPipe: '/run/admin.sock' }
      for (const snapshot of [perPort, toForwardProxy(perPort, plan)])
        for (const part of parts)
          for (const resource of snapshot[part]) {
            const text = JSON.stringify(resource)
            if (seen.has(text)) continue
            seen.add(text)
            expect(encodeResource(part, resource).bytes.length).toBeGreaterThan(0)
          }
    }
  }
  expect(seen.size).toBeGreaterThan(1000)
}, 60_000)
