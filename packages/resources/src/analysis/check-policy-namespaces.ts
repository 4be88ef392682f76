import { records, texts } from '../proto-reader.ts'
import { type Advice, advice } from './advice.ts'
import type { MeshIndex, Rule } from './mesh-index.ts'

/** Namespaces that every Kubernetes cluster or every installation of Istio has. */
const alwaysThere = /^(default|istio-system|kube-.*)$/

/** Namespaces of callers that an AuthorizationPolicy names and that do not exist. */
export function checkPolicyNamespaces({ object, spec }: Rule, { namespaces }: MeshIndex): Advice[] {
  return records(spec, 'rules').flatMap((rule, index) =>
    records(rule, 'from').flatMap((from, place) => {
      const source = typeof from.source === 'object' ? { ...from.source } : {}
      return ['namespaces', 'notNamespaces'].flatMap((field) =>
        texts(source, field).flatMap((name, entry) =>
          name.includes('*') || alwaysThere.test(name) || namespaces.has(name)
            ? []
            : [
                advice(
                  'MESH118',
                  'error',
                  object,
                  `spec.rules[${index}].from[${place}].source.${field}[${entry}]`,
                  [
                    `there is no Namespace ${name}: nobody calls from there`,
                    'Check the spelling, or apply the Namespace first.',
                  ],
                ),
              ],
        ),
      )
    }),
  )
}
