import { describe, expect, it } from 'vitest'
import { parseManifests } from '../manifest/parse-manifests.ts'
import { checkSchema } from './check-schema.ts'

function check(yaml: string) {
  const { objects, diagnostics } = parseManifests(yaml, 'f.yaml')
  expect(diagnostics).toEqual([])
  return checkSchema(objects[0]?.object ?? {})
}

const meta = 'metadata: {name: fe, namespace: weather}'
const virtualService = (spec: string) =>
  `apiVersion: networking.istio.io/v1\nkind: VirtualService\n${meta}\nspec: ${spec}\n`
const configMap = (rest: string) => `apiVersion: v1\nkind: ConfigMap\n${meta}\n${rest}\n`
const deployment = (spec: string) => `apiVersion: apps/v1\nkind: Deployment\n${meta}\nspec: ${spec}\n`

describe('unknown fields', () => {
  it.each([
    ['of a rule', virtualService('{htp: [], http: [{rout: []}]}'), ['spec.htp', 'spec.http[0].rout']],
    ['beside spec', `${virtualService('{}')}extra: 1\n`, ['extra']],
    ['of metadata', virtualService('{}').replace('name: fe', 'name: fe, nam: x'), ['metadata.nam']],
    ['of a built-in kind', configMap('dat: {}'), ['dat']],
    [
      'deep in a Deployment',
      deployment(
        `{replica: 1, selector: {matchLabels: {app: a}}, template: {metadata: {labels: {app: a}}, spec: {containers: [{name: a, image: a:1, prots: []}]}}}`,
      ),
      ['spec.replica', 'spec.template.spec.containers[0].prots'],
    ],
  ])('%s are found', (_, yaml, unknown) => {
    expect(check(yaml).unknownFields).toEqual(unknown)
  })

  it('labels, data and the status of a rule may have any key', () => {
    expect(check(configMap('data: {anything: goes}')).unknownFields).toEqual([])
    expect(
      check(`${virtualService('{}')}status: {conditions: [{type: Reconciled}], more: 1}\n`).unknownFields,
    ).toEqual([])
  })
})

describe('wrong types of built-in kinds', () => {
  it.each([
    [
      configMap('data: {a: 1}'),
      'data.a',
      'json: cannot unmarshal number into Go struct field ConfigMap.data of type string',
    ],
    [
      configMap('data: {a: y}'),
      'data.a',
      'json: cannot unmarshal bool into Go struct field ConfigMap.data of type string',
    ],
    [
      configMap('data: text'),
      'data',
      'json: cannot unmarshal string into Go struct field ConfigMap.data of type map[string]string',
    ],
    [
      deployment('{replicas: "3"}'),
      'spec.replicas',
      'json: cannot unmarshal string into Go struct field DeploymentSpec.spec.replicas of type int32',
    ],
    [
      deployment('{replicas: 1.5}'),
      'spec.replicas',
      'json: cannot unmarshal number 1.5 into Go struct field DeploymentSpec.spec.replicas of type int32',
    ],
    [
      deployment('{template: {spec: {containers: [{name: a, env: [{name: A, value: 1}]}]}}}'),
      'spec.template.spec.containers[0].env[0].value',
      'json: cannot unmarshal number into Go struct field EnvVar.spec.template.spec.containers.env.value of type string',
    ],
    [
      deployment('{template: {spec: {containers: {name: a}}}}'),
      'spec.template.spec.containers',
      'json: cannot unmarshal object into Go struct field PodSpec.spec.template.spec.containers of type []v1.Container',
    ],
    [
      `apiVersion: v1\nkind: Secret\n${meta}\ndata: {a: "a b"}`,
      'data.a',
      'illegal base64 data at input byte 1',
    ],
    [
      virtualService('{}').replace('name: fe', 'labels: {a: 1}, name: fe'),
      'metadata.labels.a',
      'json: cannot unmarshal number into Go struct field ObjectMeta.metadata.labels of type string',
    ],
  ])('%# is an answer with code 400', (yaml, path, message) => {
    expect(check(yaml).decodeError).toEqual({ path, message })
  })

  it('nulls, numbers as quantities, names and numbers as ports pass', () => {
    const containers =
      '[{name: a, image: a:1, env: null, resources: {limits: {cpu: 1, memory: 64Mi}}, livenessProbe: {httpGet: {port: http}}, readinessProbe: {httpGet: {port: 80}}}]'
    const template = `{metadata: {labels: {app: a}, creationTimestamp: null}, spec: {containers: ${containers}}}`
    expect(check(deployment(`{selector: {matchLabels: {app: a}}, template: ${template}}`))).toEqual({
      unknownFields: [],
      causes: [],
    })
  })
})

describe('schemas of Istio kinds', () => {
  it('a wrong type is a cause with reason and field', () => {
    expect(check(virtualService('{http: text}')).causes).toEqual([
      {
        reason: 'FieldValueTypeInvalid',
        field: 'spec.http',
        path: 'spec.http',
        message: 'Invalid value: "string": spec.http in body must be of type array: "string"',
      },
    ])
  })

  it('a rule about a combination of fields keeps the path for its place', () => {
    const [cause] = check(virtualService('{http: [{match: [{uri: {exact: /a, prefix: /b}}]}]}')).causes
    expect(cause?.field).toBe('<nil>')
    expect(cause?.path).toBe('spec.http[0].match[0].uri')
  })

  it('a duration of 0 is a duration', () => {
    expect(check(virtualService('{http: [{timeout: "0"}]}')).causes.map(({ message }) => message)).toEqual([
      'Invalid value: "0": must be a valid duration greater than 1ms',
    ])
  })
})

it('a version or kind that nobody serves is said as the API server says it', () => {
  const verdict = check(virtualService('{}').replace('/v1', '/v2'))
  expect(verdict.unknownKind).toBe('no matches for kind "VirtualService" in version "networking.istio.io/v2"')
})
