import { dirname } from 'node:path'
import { describe, expect, it } from 'vitest'
import { packageJson, repositoryFiles } from './workspace.ts'

/** Who may import whom: data flows one way. Tests may see everything. */
const mayImport: Readonly<Record<string, readonly string[]>> = {
  resources: [],
  xds: ['resources'],
  'kube-api': ['resources'],
  verifier: ['resources'],
  controllers: ['resources', 'kube-api'],
  kubelet: ['resources', 'kube-api'],
  'xds-server': ['resources', 'xds'],
  lab: ['resources', 'xds', 'kube-api', 'controllers', 'kubelet', 'xds-server'],
  cli: [
    'resources',
    'xds',
    'kube-api',
    'controllers',
    'kubelet',
    'xds-server',
    'lab',
    'verifier',
    'experiments',
  ],
  bench: ['resources', 'xds', 'kube-api', 'controllers', 'kubelet', 'xds-server', 'lab'],
  experiments: ['verifier', 'resources'],
  images: ['resources', 'kubelet'],
  'service-kit': [],
  'page-kit': [],
  fortio: ['service-kit'],
}

const folders = repositoryFiles()
  .filter((file) => file.endsWith('/package.json') && !file.startsWith('test/'))
  .map((file) => dirname(file))

describe('the import table', () => {
  it('covers every package', () => {
    const named = folders.map((folder) => packageJson(folder).name.replace('@traffic-lab/', ''))
    expect(named.filter((name) => !/^(bookinfo|weather)-/.test(name)).sort()).toEqual(
      Object.keys(mayImport).sort(),
    )
  })

  it.each(folders)('%s depends on what it may', (folder) => {
    const { name, dependencies = {} } = packageJson(folder)
    const own = Object.keys(dependencies).filter((dependency) => dependency.startsWith('@traffic-lab/'))
    const short = name.replace('@traffic-lab/', '')
    const allowed = /^services\/(bookinfo|weather)\//.test(folder)
      ? ['service-kit', 'page-kit']
      : (mayImport[short] ?? [])
    expect(own.filter((dependency) => !allowed.includes(dependency.replace('@traffic-lab/', '')))).toEqual([])
  })

  it('gives the root package tools only', () => {
    expect(packageJson('.').dependencies).toBeUndefined()
  })
})
