import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { checkRule } from './istio/check-rule.ts'
import type { KubeObject } from './kube-object.ts'
import { parseManifests } from './manifest/parse-manifests.ts'
import { checkSchema } from './schema/check-schema.ts'

/** What Istio's own code says of one object: the verdicts of the three layers a cluster asks. */
interface Expected {
  readonly accepted: boolean
  readonly unknownFields?: readonly string[]
  readonly schema?: readonly string[]
  readonly webhook: {
    readonly allowed: boolean
    readonly message?: string
    readonly warnings?: readonly string[]
  }
}

const folder = new URL('../fixtures/validation/', import.meta.url)
const names = readdirSync(folder).flatMap((file) => (file.endsWith('.yaml') ? [file.slice(0, -5)] : []))

function read(name: string): { readonly object: KubeObject; readonly expected: Expected } {
  const { objects, diagnostics } = parseManifests(readFileSync(new URL(`${name}.yaml`, folder), 'utf8'), name)
  const [first] = objects
  if (first === undefined) throw new Error(JSON.stringify(diagnostics))
  return { object: first.object, expected: JSON.parse(readFileSync(new URL(`${name}.json`, folder), 'utf8')) }
}

describe('the schema says what an API server with Istio says', () => {
  it.each(names)('%s', (name) => {
    const { object, expected } = read(name)
    const { unknownKind, unknownFields, decodeError, causes } = checkSchema(object)
    expect(decodeError).toBeUndefined()
    expect(unknownFields).toEqual(expected.unknownFields ?? [])
    const texts = causes.map(({ field, message }) => `${field}: ${message}`)
    expect([...(unknownKind === undefined ? [] : [unknownKind]), ...texts]).toEqual(expected.schema ?? [])
  })
})

/** What a parser of CEL says is its own; that it refuses is what counts. */
const ownText = / CEL expression, .*/s

describe("the rules' validation says what istiod says", () => {
  it.each(names)('%s', (name) => {
    const { object, expected } = read(name)
    const { message, ...verdict } = { warnings: [], ...expected.webhook }
    const { message: own, ...ours } = checkRule(object)
    expect(ours).toEqual(verdict)
    expect(own?.replace(ownText, '')).toEqual(message?.replace(ownText, ''))
  })
})
