import { isRecord, type JsonRecord } from '../json-record.ts'
import { parseKubectlYaml } from './kubectl-yaml.ts'

/** A YAML text that is one mapping, as a ConfigMap holds settings; where it is none, why. An empty text is an empty one. */
export function parseMapping(text: string): { readonly value: JsonRecord } | { readonly error: string } {
  const { documents } = parseKubectlYaml(text)
  const [document] = documents
  if (document === undefined) return { value: {} }
  const [error] = document.errors
  if (error !== undefined) return { error: error.message }
  const value: unknown = document.toJS() ?? {}
  if (documents.length > 1 || !isRecord(value)) return { error: 'it is not one mapping of keys to values' }
  return { value }
}
