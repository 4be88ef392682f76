import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { workspaceRoot } from '../workspace.ts'
import { analyzeFiles } from './analyze-files.ts'

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'analyze-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const weather = join(workspaceRoot, 'k8s/weather')
const rules = join(workspaceRoot, 'manifests/5.2-preparation')

const route = (to: string) => `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {name: own}
spec:
  hosts: [own.example]
  http:
    - ${to}
`

async function found(text: string) {
  const file = join(folder, 'own.yaml')
  await writeFile(file, text)
  const { diagnostics } = await analyzeFiles({ files: [weather, file], namespace: 'weather' })
  return diagnostics
    .filter((diagnostic) => diagnostic.file === file)
    .map(({ code, level, line, column }) => `${level} ${code} ${line}:${column}`)
}

describe('analyze', () => {
  it('says nothing against files that fit together', async () => {
    const { diagnostics, objects } = await analyzeFiles({ files: [weather, rules], namespace: 'weather' })
    expect(diagnostics.filter(({ level }) => level !== 'info')).toEqual([])
    expect(objects).toBeGreaterThan(10)
  })

  it.each([
    ['an undefined subset', 'route: [{destination: {host: forecast, subset: v9}}]', 'error MESH103 7:46'],
    ['a host without a Service', 'route: [{destination: {host: nobody}}]', 'error MESH102 7:30'],
    ['what Envoy refuses', 'redirect: {uri: /, redirectCode: 304}', 'error MESH023 7:26'],
    ['a field that does not exist', 'rout: []', 'error MESH010 7:7'],
  ])('finds %s, with its place', async (_, text, expected) => {
    expect(await found(route(text))).toEqual([expected])
  })

  it('says what is no YAML with its place', async () => {
    expect(await found('a: [')).toEqual(['error MESH001 1:5'])
  })
})
