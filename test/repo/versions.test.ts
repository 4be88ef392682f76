import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { packageJson, repositoryFiles, root, text } from './workspace.ts'

describe('versions', () => {
  it('of Node agree in .nvmrc, package.json, pnpm-workspace.yaml and the images', () => {
    const major = text('.nvmrc').trim()
    const { devDependencies } = packageJson('.')
    const workspace = parse(text('pnpm-workspace.yaml')) as { nodeVersion: string }
    expect(devDependencies?.node?.split('.')[0]).toBe(major)
    expect(workspace.nodeVersion.split('.')[0]).toBe(major)
    expect(text('images/Dockerfile')).toMatch(
      new RegExp(`^ARG BASE_IMAGE=node:${workspace.nodeVersion}-[a-z-]+$`, 'm'),
    )
    expect(process.versions.node.split('.')[0], `tests in ${root} run on the pinned Node`).toBe(major)
  })

  it('of anything used twice stand in the catalog', () => {
    const uses = new Map<string, Set<string>>()
    for (const file of repositoryFiles().filter((name) => name.endsWith('package.json'))) {
      const { dependencies, devDependencies } = JSON.parse(text(file)) as {
        dependencies?: Record<string, string>
        devDependencies?: Record<string, string>
      }
      for (const [name, version] of Object.entries({ ...dependencies, ...devDependencies })) {
        if (version.startsWith('workspace:') || version.startsWith('catalog:')) continue
        uses.set(name, (uses.get(name) ?? new Set()).add(file))
      }
    }
    expect([...uses].filter(([, files]) => files.size > 1).map(([name]) => name)).toEqual([])
  })
})
