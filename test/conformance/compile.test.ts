import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { compileFiles } from '@traffic-lab/cli/compile-files'
import { describe, expect, it } from 'vitest'
import { compareXds } from './compare-xds.ts'
import { type GoldenCase, goldenCaseNames, readGoldenCase } from './golden-case.ts'
import { withoutLeftOut, withoutMeshLog } from './left-out.ts'

const refusedCases: Readonly<Record<string, readonly string[]>> = JSON.parse(
  readFileSync(join(import.meta.dirname, 'refused-cases.json'), 'utf8'),
)

describe('the files of a case, compiled', () => {
  it.each(goldenCaseNames())('%s', async (name) => {
    const golden = readGoldenCase(name)
    const refused = refusedCases[name] ?? []
    // How traffic reaches a sidecar is told by its pod's annotation, which these inputs do not have.
    for (const entry of golden.proxies.filter(({ proxy }) => proxy.interceptionMode === undefined)) {
      const compiled = await compileFiles({
        files: [golden.file],
        mesh: meshFileOf(golden),
        namespace: 'default',
        proxy: { name: entry.proxy.name, namespace: entry.proxy.namespace, type: entry.proxy.type },
        form: 'per-port',
      })
      const refusedAt =
        'refused' in compiled
          ? compiled.refused.map(({ object, path }) => `${object} ${path}`.trimEnd()).sort()
          : []
      expect(refusedAt).toEqual([...refused].sort())
      if (!('snapshot' in compiled)) continue
      const expected = withoutMeshLog(withoutLeftOut(entry.expected), golden.mesh.meshConfig)
      expect(compareXds(expected, withoutMeshLog(compiled.snapshot, golden.mesh.meshConfig))).toEqual([])
    }
  })
})

function meshFileOf({ file }: GoldenCase): string | undefined {
  const mesh = join(dirname(file), 'mesh.yaml')
  return existsSync(mesh) ? mesh : undefined
}
