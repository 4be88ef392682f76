import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { DiagnosticCode } from '../diagnostics.ts'
import { parseManifests } from '../manifest/parse-manifests.ts'
import { analyze } from './analyze.ts'

interface Message {
  readonly code: string
  readonly level: string
  readonly message: string
  readonly object: string
  readonly line?: number
}

/** What `istioctl analyze` calls a finding, and what we do. */
const codes: readonly (readonly [istio: string, text: RegExp, ours: DiagnosticCode])[] = [
  ['IST0101', /^Referenced gateway /, 'MESH101'],
  ['IST0101', /^Referenced (mirror )?host not /, 'MESH102'],
  ['IST0101', /^Referenced host\+subset /, 'MESH103'],
  ['IST0101', /^Referenced selector /, 'MESH108'],
  ['IST0109', /./, 'MESH106'],
  ['IST0112', /./, 'MESH111'],
  ['IST0132', /./, 'MESH107'],
  ['IST0173', /./, 'MESH109'],
  ['IST0174', /./, 'MESH110'],
]

/**
 * Where we differ on purpose. `istioctl` reports a gateway that is missing twice, does not follow the old form of its
 * name, takes a wildcard for a host that nobody has, and calls a subset an error that nothing routes to.
 */
const differences: Readonly<Record<string, { readonly notOurs: string[]; readonly onlyOurs: string[] }>> = {
  'gw-gateway-reference-forms': {
    notOurs: [
      'MESH101 error VirtualService shop/e',
      'MESH107 warning VirtualService shop/d',
      'MESH107 warning VirtualService shop/e',
    ],
    onlyOurs: ['MESH013 warning VirtualService shop/e'],
  },
  'dr-host-wildcard': {
    notOurs: ['MESH110 warning DestinationRule shop/ns', 'MESH110 warning DestinationRule shop/wide'],
    onlyOurs: [],
  },
  'dr-subset-labels': {
    notOurs: ['MESH109 error DestinationRule shop/api'],
    onlyOurs: ['MESH109 info DestinationRule shop/api'],
  },
}

const cases = [
  'dr-host-wildcard',
  'dr-subset-labels',
  'gw-gateway-reference-forms',
  'gw-selector-mismatch',
  'vs-destination-port',
  'vs-host-twice',
  'vs-mirrors',
  'vs-subset-missing',
]

const folder = new URL('../../fixtures/analysis/', import.meta.url)

function read(file: string): string {
  return readFileSync(new URL(file, folder), 'utf8')
}

function findings(name: string) {
  const { objects, diagnostics } = parseManifests(read(`${name}.yaml`), name)
  expect(diagnostics).toEqual([])
  // What the control plane cannot translate is another matter.
  return analyze(objects).filter(({ code }) => !/^MESH02/.test(code))
}

describe('the analyser finds what istioctl analyze finds', () => {
  it.each(cases)('%s', (name) => {
    const messages: readonly Message[] = JSON.parse(read(`${name}.json`))
    const expected = messages.flatMap(({ code, level, message, object }) => {
      const row = codes.find(([istio, text]) => istio === code && text.test(message))
      return row === undefined ? [] : [`${row[2]} ${level.toLowerCase()} ${object}`]
    })
    const { notOurs = [], onlyOurs = [] } = differences[name] ?? {}
    const wanted = [...expected.filter((line) => !notOurs.includes(line)), ...onlyOurs]
    expect(expected).toEqual(expect.arrayContaining([...notOurs]))
    const found = findings(name).map(({ code, level, object }) => `${code} ${level} ${object}`)
    expect(found.sort()).toEqual(wanted.sort())
  })

  it.each(['vs-destination-port', 'vs-subset-missing', 'gw-selector-mismatch'])(
    '%s: at the same lines',
    (name) => {
      const messages: readonly Message[] = JSON.parse(read(`${name}.json`))
      const lines = messages.flatMap(({ line }) => (line === undefined ? [] : [line]))
      expect(
        findings(name)
          .map(({ line }) => line)
          .sort(),
      ).toEqual(lines.sort())
    },
  )
})
