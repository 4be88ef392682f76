import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { envoyBootstrap } from './envoy-bootstrap.ts'
import { envoyCommand } from './envoy-command.ts'

const options = {
  nodeId: 'sidecar~127.20.0.1~p.weather~weather.svc.cluster.local',
  serviceCluster: 'p.weather',
  adminSocketPath: '/run/a.sock',
  xdsSocketPath: '/run/x.sock',
}

test('administration and configuration go over Unix sockets', () => {
  const text = JSON.stringify(envoyBootstrap(options))
  expect(text).toContain('"pipe":{"path":"/run/a.sock","mode":384}')
  expect(text).toContain('"pipe":{"path":"/run/x.sock"}')
  expect(text).not.toContain('socket_address')
})

const envoy = process.env.ENVOY_BIN
test.skipIf(envoy === undefined)('Envoy accepts the bootstrap (set ENVOY_BIN to run this)', () => {
  const dir = mkdtempSync(join(tmpdir(), 'bootstrap-'))
  try {
    const path = join(dir, 'envoy.json')
    writeFileSync(path, JSON.stringify(envoyBootstrap(options)))
    const [file, ...args] = envoyCommand(envoy ?? '', path)
    execFileSync(file, [...args, '--mode', 'validate'], { stdio: 'pipe' })
  } finally {
    rmSync(dir, { recursive: true })
  }
})
