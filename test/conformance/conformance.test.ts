import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { checkSupport, type KubeObject } from '@traffic-lab/resources'
import { buildSnapshot, checkSnapshot, unsupportedMeshKeys } from '@traffic-lab/xds'
import { describe, expect, it } from 'vitest'
import { compareXds } from './compare-xds.ts'
import { type GoldenCase, goldenCaseNames, readGoldenCase } from './golden-case.ts'
import { withoutLeftOut, withoutMeshLog, withoutUnasked } from './left-out.ts'

/** Cases that ask for what is not translated, with every place that must be refused. */
const refusedCases: Readonly<Record<string, readonly string[]>> = JSON.parse(
  readFileSync(join(import.meta.dirname, 'refused-cases.json'), 'utf8'),
)

describe.each(goldenCaseNames())('%s', (name) => {
  const golden = readGoldenCase(name)
  const refused = refusedCases[name] ?? []

  it(refused.length > 0 ? 'is refused at each place that is not translated' : 'has nothing to refuse', () => {
    expect(refusalsOf(golden)).toEqual(refused)
  })

  if (isUntranslated(golden)) return
  it.each(golden.proxies.map((entry) => [entry.name, entry] as const))(
    'is what istiod makes for %s',
    (_, entry) => {
      const snapshot = buildSnapshot(golden.mesh, entry.proxy)
      const { meshConfig } = golden.mesh
      const expected = withoutMeshLog(withoutLeftOut(entry.expected), meshConfig)
      expect(compareXds(expected, withoutMeshLog(withoutUnasked(snapshot), meshConfig))).toEqual([])
      expect(checkSnapshot(snapshot, { missingClusters: true })).toEqual([])
    },
  )
})

it('every refused case is there', () => {
  expect(goldenCaseNames()).toEqual(expect.arrayContaining(Object.keys(refusedCases)))
})

/** What Envoy alone refuses (MESH023) is translated all the same. */
function isUntranslated({ mesh }: GoldenCase): boolean {
  const codes = mesh.rules.flatMap(checkSupport).map(({ code }) => code)
  return unsupportedMeshKeys(mesh.meshConfig).length > 0 || codes.some((code) => code !== 'MESH023')
}

function refusalsOf({ mesh }: GoldenCase): readonly string[] {
  return [
    ...unsupportedMeshKeys(mesh.meshConfig).map((key) => `MeshConfig ${key}`),
    ...mesh.rules.flatMap((rule: KubeObject) =>
      checkSupport(rule).map(({ object, path }) => `${object} ${path}`.trimEnd()),
    ),
  ]
}
