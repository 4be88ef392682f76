import type { JsonRecord } from '../json-record.ts'
import { records, text } from '../proto-reader.ts'
import type { UnsupportedValue } from './unsupported-values.ts'

/** Values of policies that need what is not here: an authorizer outside, keys from outside, other filters. */
export function unsupportedSecurityValues(spec: JsonRecord): UnsupportedValue[] {
  return [...customAction(spec), ...conditionKeys(spec), ...missingKeys(spec)]
}

function customAction(spec: JsonRecord): UnsupportedValue[] {
  if (text(spec, 'action') !== 'CUSTOM') return []
  return [
    {
      code: 'MESH022',
      path: 'spec.action',
      message: 'action CUSTOM is not supported here: the mesh has no authorizer to ask',
      hint: 'Use ALLOW or DENY, or try the policy on a cluster.',
    },
  ]
}

function conditionKeys(spec: JsonRecord): UnsupportedValue[] {
  return records(spec, 'rules').flatMap((rule, index) =>
    records(rule, 'when').flatMap((when, place) => {
      const key = text(when, 'key')
      if (!key.startsWith('experimental.envoy.filters.')) return []
      return [
        {
          code: 'MESH022' as const,
          path: `spec.rules[${index}].when[${place}].key`,
          message: `${key} is not supported here: the proxies have no filter that leaves such data`,
          hint: 'Use another condition, or try the policy on a cluster.',
        },
      ]
    }),
  )
}

function missingKeys(spec: JsonRecord): UnsupportedValue[] {
  return records(spec, 'jwtRules').flatMap((rule, index) => {
    if (text(rule, 'jwks') !== '') return []
    return [
      {
        code: 'MESH022' as const,
        path: `spec.jwtRules[${index}]`,
        message: 'the keys of an issuer are not fetched here: they must stand in the rule itself',
        hint: 'Write the JSON Web Key Set into jwks.',
      },
    ]
  })
}
