import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, vi } from 'vitest'
import { loadKubeconfig } from './load-kubeconfig.ts'

const folder = mkdtempSync(join(tmpdir(), 'kubeconfig-'))
const file = join(folder, 'config')
const context = (name: string) => ({ name, context: { cluster: 'c', user: 'u' } })
writeFileSync(
  file,
  JSON.stringify({
    clusters: [{ name: 'c', cluster: { server: 'https://127.0.0.1:1' } }],
    users: [{ name: 'u', user: {} }],
    contexts: [context('home'), context('work')],
    'current-context': 'home',
  }),
)

it('takes the current context, or the one that is named', () => {
  expect(loadKubeconfig({ kubeconfig: file }).getCurrentContext()).toBe('home')
  expect(loadKubeconfig({ kubeconfig: file, context: 'work' }).getCurrentContext()).toBe('work')
})

it('says which contexts there are', () => {
  expect(() => loadKubeconfig({ kubeconfig: file, context: 'nosuch' })).toThrow(
    expect.objectContaining({
      code: 'VER011',
      message: `${file} has no context "nosuch"`,
      hint: 'Contexts it has: home, work.',
    }),
  )
})

it('does not fall back to localhost:8080 where there is no kubeconfig at all', () => {
  vi.stubEnv('KUBECONFIG', '')
  vi.stubEnv('HOME', folder)
  vi.stubEnv('KUBERNETES_SERVICE_HOST', undefined)
  expect(() => loadKubeconfig({ context: 'nosuch' })).toThrow(/no kubeconfig: KUBECONFIG is not set/)
  vi.stubEnv('KUBECONFIG', join(folder, 'missing'))
  expect(() => loadKubeconfig({})).toThrow(/no usable kubeconfig in KUBECONFIG \(.*missing\).*no such file/)
  vi.unstubAllEnvs()
})
