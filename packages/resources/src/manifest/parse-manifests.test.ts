import { describe, expect, it } from 'vitest'
import { parseManifests } from './parse-manifests.ts'

const service = 'apiVersion: v1\nkind: Service\nmetadata:\n  name: forecast\n'

describe('reading as kubectl reads', () => {
  it.each([
    ['y', true],
    ['no', false],
    ['On', true],
    ['"y"', 'y'],
    ['0644', 420],
    ['1:30', '1:30'],
    ['2024-01-01', '2024-01-01'],
    ['1_000', 1000],
    ['~', null],
    ['', null],
  ])('the plain scalar %s is %s', (text, value) => {
    const { objects, diagnostics } = parseManifests(`${service}data: ${text}\n`, 'f.yaml')
    expect(diagnostics).toEqual([])
    expect(objects[0]?.object.data).toEqual(value)
  })

  it('keys that are no strings become strings', () => {
    const { objects } = parseManifests(`${service}data: {80: a, on: b}\n`, 'f.yaml')
    expect(objects[0]?.object.data).toEqual({ 80: 'a', true: 'b' })
  })

  it('merges and anchors are followed', () => {
    const { objects } = parseManifests(`${service}a: &a {x: 1}\nb: {<<: *a, z: 2}\n`, 'f.yaml')
    expect(objects[0]?.object.b).toEqual({ x: 1, z: 2 })
  })

  it('all documents count, empty ones do not', () => {
    const text = `---\n# nothing\n---\n${service}---\n\n---\n${service.replace('forecast', 'ad')}---\n`
    const { objects, diagnostics } = parseManifests(text, 'f.yaml')
    expect(diagnostics).toEqual([])
    expect(objects.map(({ object }) => object.metadata.name)).toEqual(['forecast', 'ad'])
  })

  it('lists are opened, lists in lists too', () => {
    const item = '{apiVersion: v1, kind: Service, metadata: {name: a}}'
    const list = `apiVersion: v1\nkind: List\nitems:\n- ${item}\n- {apiVersion: v1, kind: ServiceList, items: [${item}]}\n`
    const { objects } = parseManifests(list, 'f.yaml')
    expect(objects.map((sourced) => sourced.placeOf('metadata.name'))).toEqual([
      { file: 'f.yaml', line: 4, column: 46 },
      { file: 'f.yaml', line: 5, column: 90 },
    ])
  })

  it('JSON with tabs, a byte order mark and CRLF are read', () => {
    const json = JSON.stringify({ apiVersion: 'v1', kind: 'Service', metadata: { name: 'a' } }, null, '\t')
    expect(parseManifests(json, 'f.json').objects).toHaveLength(1)
    const windows = `\uFEFF${service.replaceAll('\n', '\r\n')}`
    const [first] = parseManifests(windows, 'f.yaml').objects
    expect(first?.placeOf('metadata.name')).toEqual({ file: 'f.yaml', line: 4, column: 3 })
  })
})

describe('namespaces', () => {
  it('a namespaced object without one gets the default, a cluster-wide object does not', () => {
    const text = `${service}---\napiVersion: v1\nkind: Namespace\nmetadata: {name: weather}\n`
    const { objects } = parseManifests(text, 'f.yaml', { namespace: 'weather' })
    expect(objects.map(({ object }) => object.metadata.namespace)).toEqual(['weather', undefined])
  })

  it('a namespace in the text stays', () => {
    const { objects } = parseManifests(`${service}  namespace: shop\n`, 'f.yaml', { namespace: 'weather' })
    expect(objects[0]?.object.metadata.namespace).toBe('shop')
  })
})

describe('places', () => {
  const text = `${service}spec:
  selector: {app: forecast, app.kubernetes.io/name: x, app.kubernetes: z}
  http:
  - route:
    - destination: {host: a}
      weight: 50
    - weight: 60
`
  it.each([
    ['spec.http[0].route[0].weight', 10, 7],
    ['spec.http[0].route[1]', 11, 7],
    ['spec.http[0].route[1].weight', 11, 7],
    ['spec.http[0].route[1].destination.host', 11, 7],
    ['spec.http[0].route[7].weight', 8, 5],
    ['spec.selector.app.kubernetes.io/name', 6, 29],
    ['spec.nothing', 5, 1],
    ['', 1, 1],
  ])('%s stands in line %d, column %d', (path, line, column) => {
    const [object] = parseManifests(text, 'f.yaml').objects
    expect(object?.placeOf(path)).toEqual({ file: 'f.yaml', line, column })
  })
})

describe('texts that cannot be read', () => {
  it.each([
    ['a key twice', `${service}spec: 1\nspec: 2\n`, 'MESH002', 6, 1],
    ['a tab', `${service}spec:\n\ta: 1\n`, 'MESH001', 6, 1],
    ['bad indentation', `${service}spec: 1\n  a: 2\n`, 'MESH001', 5, 7],
    ['an open bracket', `${service}spec: [1\n`, 'MESH001', 6, 1],
    ['an alias without anchor', `${service}spec: *x\n`, 'MESH001', 5, 7],
    ['a text instead of an object', 'just words\n', 'MESH003', 1, 1],
    ['a list instead of an object', '- a\n', 'MESH003', 1, 1],
    ['no kind', 'apiVersion: v1\nmetadata: {name: a}\n', 'MESH004', 1, 1],
    ['no apiVersion', 'kind: Service\nmetadata: {name: a}\n', 'MESH004', 1, 1],
    ['no name', 'apiVersion: v1\nkind: Service\n', 'MESH004', 1, 1],
    ['a name that is a boolean', 'apiVersion: v1\nkind: Service\nmetadata: {name: n}\n', 'MESH004', 1, 1],
    ['a namespace that is a boolean', `${service}  namespace: on\n`, 'MESH004', 1, 1],
    ['a number without end', `${service}spec: {a: [.inf]}\n`, 'MESH001', 5, 12],
    ['another version of YAML', `%YAML 1.2\n---\n${service}`, 'MESH001', 1, 1],
  ])('%s is reported with its place', (_, text, code, line, column) => {
    const { objects, diagnostics } = parseManifests(text, 'f.yaml')
    expect(objects).toEqual([])
    expect(diagnostics.map((d) => [d.code, d.file, d.line, d.column])).toEqual([
      [code, 'f.yaml', line, column],
    ])
  })

  it('one bad document does not hide the others', () => {
    const { objects, diagnostics } = parseManifests(`a: 1\na: 2\n---\n${service}`, 'f.yaml')
    expect(objects).toHaveLength(1)
    expect(diagnostics).toHaveLength(1)
  })

  it('aliases that grow without bound are refused', () => {
    const grow = ['a: &a [x,x,x,x,x,x,x,x,x,x]']
    for (const [from, to] of ['ab', 'bc', 'cd', 'de', 'ef', 'fg', 'gh', 'hi'])
      grow.push(`${to}: &${to} [${Array(10).fill(`*${from}`).join(',')}]`)
    const { objects, diagnostics } = parseManifests(`${service}${grow.join('\n')}\n`, 'f.yaml')
    expect(objects).toEqual([])
    expect(diagnostics.map(({ code }) => code)).toEqual(['MESH001'])
  })
})
