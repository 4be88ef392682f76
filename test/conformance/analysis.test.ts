import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { analyze, type DiagnosticCode, istioCodes, parseManifests } from '@traffic-lab/resources'
import { describe, expect, it } from 'vitest'
import { goldenCaseNames, readGoldenCase } from './golden-case.ts'

interface Verdicts {
  readonly analysis: readonly {
    readonly code: string
    readonly level: string
    readonly message: string
    readonly object: string
    readonly line?: number
  }[]
  readonly objects: readonly { readonly accepted: boolean; readonly object: string }[]
}

/** IST0101 is one code for all that is referred to and missing; its message says what. */
const missing: readonly (readonly [text: RegExp, ours: DiagnosticCode])[] = [
  [/^Referenced gateway /, 'MESH101'],
  [/^Referenced (mirror )?host not /, 'MESH102'],
  [/^Referenced host\+subset /, 'MESH103'],
  [/^Referenced selector /, 'MESH108'],
  [/^Referenced credentialName /, 'MESH116'],
  [/^Referenced namespace /, 'MESH118'],
]

function oursFor(code: string, message: string): string {
  if (code === 'IST0101') return missing.find(([text]) => text.test(message))?.[1] ?? `${code} ${message}`
  const own = Object.entries(istioCodes).find(([, codes]) => codes?.includes(code))
  return own?.[0] ?? `${code} ${message}`
}

interface Difference {
  readonly reason: string
  readonly notOurs?: readonly string[]
  readonly onlyOurs?: readonly string[]
}

const later = 'a subset that nothing routes to may wait for its pods: worth knowing, and no error'
const twice = 'a gateway that is missing is reported once'
const scoped = 'hosts of a Gateway that are meant for another namespace do not serve the rule, and get 404'
const keys = 'keys are public or not: what is in them is left to Envoy'

const differences: Readonly<Record<string, Difference>> = {
  'b-all-v1': { reason: later, onlyOurs: laterSubsets('details', 'ratings') },
  'b-ratings-delay-jason': { reason: later, onlyOurs: laterSubsets('details', 'ratings') },
  'b-reviews-jason-v2': { reason: later, onlyOurs: laterSubsets('details', 'ratings') },
  'dr-host-wildcard': {
    reason: 'a wildcard with a Service in it has an effect',
    notOurs: ['MESH110 warning DestinationRule shop/ns', 'MESH110 warning DestinationRule shop/wide'],
  },
  'dr-subset-labels': {
    reason: later,
    notOurs: ['MESH109 error DestinationRule shop/api'],
    onlyOurs: ['MESH109 info DestinationRule shop/api'],
  },
  'dr-tls-modes': {
    reason: 'a credential may bring the certificate authority',
    notOurs: ['MESH115 warning DestinationRule shop/s6'],
  },
  'gw-absent': { reason: twice, notOurs: ['MESH107 warning VirtualService shop/cart'] },
  'gw-gateway-reference-forms': {
    reason: `${twice}, and one that is named in the old form is found`,
    notOurs: [
      'MESH101 error VirtualService shop/e',
      'MESH107 warning VirtualService shop/d',
      'MESH107 warning VirtualService shop/e',
    ],
  },
  'gw-host-namespaces': {
    reason: scoped,
    onlyOurs: ['MESH107 warning VirtualService shop/shop', 'MESH107 warning VirtualService team/team'],
  },
  'gw-hosts': { reason: scoped, onlyOurs: ['MESH107 warning VirtualService shop/org'] },
  'sec-jwt': { reason: keys, notOurs: ['MESH013 warning RequestAuthentication shop/jwt'] },
  'sec-jwt-two': { reason: keys, notOurs: ['MESH013 warning RequestAuthentication shop/jwt'] },
  't-12.3-authorization': {
    reason: 'every cluster has the namespace default, whether a file says so or not',
    notOurs: ['MESH118 error AuthorizationPolicy weather/weather'],
  },
  't-5.2-gateway-missing': {
    reason: twice,
    notOurs: ['MESH107 warning VirtualService weather/frontend-route'],
  },
  't-5.2-recommendation': {
    reason: twice,
    notOurs: ['MESH107 warning VirtualService weather/frontend-route'],
  },
  'vs-fault': {
    reason: 'the old field percent is translated, with the same effect',
    notOurs: ['MESH013 warning VirtualService shop/cart-route'],
  },
}

function laterSubsets(...names: readonly string[]): readonly string[] {
  return names.map((name) => `MESH109 info DestinationRule default/${name}`)
}

/** Codes of ours that say what the local lab cannot do, or Envoy refuses: istioctl has nothing like them. */
const ofTheLab = /^MESH02/

describe('analysis says of a case what istioctl analyze says', () => {
  it.each(goldenCaseNames())('%s', (name) => {
    const { text, file } = readGoldenCase(name)
    const verdicts: Verdicts = JSON.parse(readFileSync(join(dirname(file), 'verdicts.json'), 'utf8'))
    const { objects, diagnostics } = parseManifests(text, file)
    expect(diagnostics).toEqual([])
    const found = analyze(objects).filter(({ code }) => !ofTheLab.test(code))
    const wanted = verdicts.analysis.map(
      ({ code, level, message, object }) => `${oursFor(code, message)} ${level.toLowerCase()} ${object}`,
    )
    const { notOurs = [], onlyOurs = [] } = differences[name] ?? {}
    const ours = found.map(({ code, level, object }) => `${code} ${level} ${object}`)
    expect(without(ours, onlyOurs).sort()).toEqual(without(wanted, notOurs).sort())
    const refused = verdicts.objects.filter(({ accepted }) => !accepted).map(({ object }) => object)
    expect(found.filter(({ code }) => /^MESH01[012]/.test(code)).map(({ object }) => object)).toEqual(refused)
  })

  it('and each difference has its reason', () => {
    expect(goldenCaseNames()).toEqual(expect.arrayContaining(Object.keys(differences)))
    expect(Object.values(differences).filter(({ reason }) => reason === '')).toEqual([])
  })
})

/** Each entry of `known` must be there; it is taken out once. */
function without(lines: readonly string[], known: readonly string[]): string[] {
  const rest = [...lines]
  for (const line of known) {
    const index = rest.indexOf(line)
    expect(index, `${line} is no difference any more`).toBeGreaterThanOrEqual(0)
    rest.splice(index, 1)
  }
  return rest
}
