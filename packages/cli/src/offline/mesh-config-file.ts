import { readFile } from 'node:fs/promises'
import { defaultMeshConfig } from '@traffic-lab/lab/default-mesh-config'
import { type Diagnostic, MeshError } from '@traffic-lab/resources'
import { type MeshConfig, unsupportedMeshKeys } from '@traffic-lab/xds'
import { type Document, isMap, isPair, isScalar, LineCounter, parseDocument } from 'yaml'
import { fromCaller } from '../workspace.ts'

export interface MeshConfigFile {
  readonly meshConfig: MeshConfig
  /** Keys that are not translated, each with its place. */
  readonly diagnostics: readonly Diagnostic[]
}

/** Istio's MeshConfig from a file, laid over the defaults. */
export async function readMeshConfig(file: string | undefined): Promise<MeshConfigFile> {
  if (file === undefined) return { meshConfig: defaultMeshConfig, diagnostics: [] }
  const text = await readFile(fromCaller(file), 'utf8').catch((cause: unknown) => {
    throw new MeshError('CLI108', `--mesh: ${file} cannot be read`, {
      hint: 'Name a YAML file with keys of MeshConfig, such as outboundTrafficPolicy.',
      cause,
    })
  })
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines })
  const say = (offset: number, path: string, message: string, hint: string): Diagnostic => {
    const { line, col } = lines.linePos(offset)
    const place = { file, line: Math.max(line, 1), column: Math.max(col, 1) }
    const code = path === '' ? 'MESH001' : 'MESH021'
    return { code, level: 'error', ...place, object: path === '' ? '' : 'MeshConfig', path, message, hint }
  }
  const [error] = document.errors
  if (error !== undefined || !(document.contents === null || isMap(document.contents))) {
    const message = error?.message ?? 'a mesh config is a mapping of keys to values'
    return {
      meshConfig: defaultMeshConfig,
      diagnostics: [say(error?.pos[0] ?? 0, '', message, 'Write `key: value` at the left margin.')],
    }
  }
  const own: MeshConfig = document.toJS() ?? {}
  const diagnostics = unsupportedMeshKeys(own).map((key) =>
    say(
      offsetOf(document, key),
      key,
      `${key} is not translated, or not with this value`,
      'Remove the key: nothing is ignored here. On a cluster it works.',
    ),
  )
  return { meshConfig: { ...defaultMeshConfig, ...own }, diagnostics }
}

function offsetOf({ contents }: Document, key: string): number {
  if (!isMap(contents)) return 0
  const pair = contents.items.find((item) => isPair(item) && isScalar(item.key) && item.key.value === key)
  return isScalar(pair?.key) ? (pair.key.range?.[0] ?? 0) : 0
}
