import {
  type Document,
  isMap,
  isScalar,
  isSeq,
  type LineCounter,
  type Node,
  visit,
  type YAMLError,
} from 'yaml'
import type { Diagnostic, DiagnosticCode } from '../diagnostics.ts'
import { isRecord } from '../json-record.ts'
import type { KubeObject } from '../kube-object.ts'
import { objectName } from '../object-name.ts'
import { resourceTypeOfKind } from '../resource-types.ts'
import { parseKubectlYaml } from './kubectl-yaml.ts'
import { placeAt, type SourcedObject, sourcedObject } from './sourced-object.ts'

export interface Manifests {
  readonly objects: readonly SourcedObject[]
  readonly diagnostics: readonly Diagnostic[]
}

interface Source {
  readonly file: string
  readonly lines: LineCounter
}

/**
 * All objects of a YAML or JSON text, read as kubectl reads it; lists (`kind: List`) are opened. What cannot be read
 * is a diagnostic with its place, and the other documents of the text still count. `file` is only a name for messages.
 * @param options.namespace given to namespaced objects that name none, as `kubectl apply -n` does
 */
export function parseManifests(
  text: string,
  file: string,
  options: { readonly namespace?: string } = {},
): Manifests {
  const objects: SourcedObject[] = []
  const diagnostics: Diagnostic[] = []
  const { documents, lines } = parseKubectlYaml(text)
  const source = { file, lines }
  for (const document of documents) {
    const problems = syntaxProblems(document, source)
    diagnostics.push(...problems)
    if (problems.length > 0 || document.contents === null) continue
    if (isScalar(document.contents) && document.contents.value === null) continue
    for (const item of openLists(document.contents, plainValue(document, source, diagnostics))) {
      const object = readObject(item.node, item.value, source, diagnostics, options.namespace)
      if (object !== undefined) objects.push(sourcedObject(object, item.node, source))
    }
  }
  return { objects, diagnostics }
}

function syntaxProblems(document: Document, source: Source): Diagnostic[] {
  const { version, explicit } = document.directives?.yaml ?? {}
  if (explicit === true && version !== '1.1') {
    const message = `the directive %YAML ${version} asks for a version that kubectl does not read`
    return [problemAt('MESH001', 0, source, message, 'Remove the directive: kubectl reads YAML 1.1.')]
  }
  // One mistake often gives several errors; the first is the cause.
  const error = document.errors[0]
  return error === undefined ? [] : [syntaxProblem(error, source)]
}

function syntaxProblem(error: YAMLError, source: Source): Diagnostic {
  const code = error.code === 'DUPLICATE_KEY' ? 'MESH002' : 'MESH001'
  const hint = hints[error.code] ?? 'Check the indentation and the punctuation at this place.'
  return problemAt(code, error.pos[0], source, error.message, hint)
}

const hints: Readonly<Record<string, string>> = {
  DUPLICATE_KEY:
    'Keep one of the two entries: the other would be lost. `y`, `yes`, `on` and `true` are one key.',
  TAB_AS_INDENT: 'Indent with blanks: YAML has no tabs there.',
  BAD_INDENT: 'Line this up with its neighbours and close every bracket.',
  BLOCK_AS_IMPLICIT_KEY:
    'A value and a nested block cannot share a key: check the indentation of the next line.',
  MULTILINE_IMPLICIT_KEY: 'Check the indentation: this line continues the one before.',
  MISSING_CHAR: 'Close the quote or the bracket that was opened here.',
}

/** The document as JSON; an alias without its anchor, or one that grows without bound, is a diagnostic. */
function plainValue(document: Document, source: Source, diagnostics: Diagnostic[]): unknown {
  try {
    return document.toJS({ maxAliasCount: 100 })
  } catch (error) {
    let offset = 0
    visit(document, {
      Alias(_, alias) {
        if (alias.resolve(document) !== undefined) return undefined
        offset = alias.range?.[0] ?? 0
        return visit.BREAK
      },
    })
    const message = error instanceof Error ? error.message : String(error)
    diagnostics.push(problemAt('MESH001', offset, source, message, 'Define the anchor before it is used.'))
    return undefined
  }
}

function openLists(node: Node, value: unknown): { node: Node; value: unknown }[] {
  if (value === undefined) return []
  if (!isRecord(value) || !isMap(node)) return [{ node, value }]
  const items = node.get('items', true)
  if (!String(value.kind).endsWith('List') || !Array.isArray(value.items) || !isSeq(items))
    return [{ node, value }]
  const values: unknown[] = value.items
  return items.items.flatMap((item, index) =>
    isMap(item) || isScalar(item) || isSeq(item) ? openLists(item, values[index]) : [],
  )
}

function readObject(
  node: Node,
  value: unknown,
  source: Source,
  diagnostics: Diagnostic[],
  namespace: string | undefined,
): KubeObject | undefined {
  const offset = node.range?.[0] ?? 0
  const refuse = (code: DiagnosticCode, message: string, hint: string): undefined => {
    diagnostics.push(problemAt(code, offset, source, message, hint))
  }
  if (!isRecord(value))
    return refuse(
      'MESH003',
      `an object is expected here, not ${kindOfValue(value)}`,
      'Write `apiVersion:`, `kind:` and `metadata:` at the left margin.',
    )
  const { apiVersion, kind, metadata } = value
  if (typeof apiVersion !== 'string' || apiVersion === '')
    return refuse('MESH004', 'apiVersion not set', 'Every object begins with apiVersion and kind.')
  if (typeof kind !== 'string' || kind === '')
    return refuse('MESH004', 'kind not set', 'Every object begins with apiVersion and kind.')
  const name = isRecord(metadata) ? metadata.name : undefined
  if (!isRecord(metadata) || typeof name !== 'string' || name === '')
    return refuse('MESH004', `${kind} without metadata.name`, nameHint(name))
  if (!isNamespace(metadata.namespace))
    return refuse(
      'MESH004',
      `metadata.namespace of ${kind} ${name} must be a string`,
      'Put the namespace in quotes: unquoted y, n, yes, no, on, off, true, false and numbers are not strings.',
    )
  const unplaced = metadata.namespace === undefined && resourceTypeOfKind(kind)?.namespaced !== false
  const placed = unplaced && namespace !== undefined ? { ...metadata, namespace } : metadata
  const object = { ...value, apiVersion, kind, metadata: { ...placed, name } }
  const odd = nonFinite(object, '')
  if (odd === undefined) return object
  const place = sourcedObject(object, node, source).placeOf(odd)
  diagnostics.push({
    code: 'MESH001',
    level: 'error',
    ...place,
    object: objectName(object),
    path: odd,
    message: 'JSON has no infinity and no NaN',
    hint: 'Write a number, or put the word in quotes.',
  })
  return undefined
}

function nameHint(name: unknown): string {
  if (name === undefined || name === null || name === '') return 'Every object has a name.'
  return 'Put the name in quotes: unquoted y, n, yes, no, on, off, true, false and numbers are not strings.'
}

function isNamespace(value: unknown): value is string | undefined {
  return value === undefined || typeof value === 'string'
}

function nonFinite(value: unknown, path: string): string | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? undefined : path
  if (Array.isArray(value)) return first(value.map((item, index) => nonFinite(item, `${path}[${index}]`)))
  if (!isRecord(value)) return undefined
  return first(
    Object.entries(value).map(([key, item]) => nonFinite(item, path === '' ? key : `${path}.${key}`)),
  )
}

function first(paths: readonly (string | undefined)[]): string | undefined {
  return paths.find((path) => path !== undefined)
}

function problemAt(
  code: DiagnosticCode,
  offset: number,
  source: Source,
  message: string,
  hint: string,
): Diagnostic {
  return { code, level: 'error', ...placeAt(source, offset), object: '', path: '', message, hint }
}

function kindOfValue(value: unknown): string {
  if (Array.isArray(value)) return 'a list'
  return typeof value === 'string' ? 'a text' : `a ${typeof value}`
}
