import type { JsonRecord } from '../json-record.ts'
import { resourceTypeOf } from '../resource-types.ts'
import { builtInTypeOf } from './built-in-schemas.ts'
import { checkCel } from './check-cel.ts'
import { checkStructural } from './check-structural.ts'
import { decodeBuiltIn } from './decode-built-in.ts'
import { istioSchema, type StructuralSchema } from './istio-schemas.ts'
import type { SchemaVerdict } from './schema-verdict.ts'
import { unknownFields } from './unknown-fields.ts'

/**
 * What strict decoding and the schema of its kind say of an object, in the API server's words: unknown fields, then
 * values of a wrong type (built-in kinds) or everything the custom resource definition forbids (Istio's kinds).
 * Kubernetes' own validation of built-in kinds (required fields, names, immutability) is not part of it.
 */
export function checkSchema(object: JsonRecord): SchemaVerdict {
  const apiVersion = String(object.apiVersion ?? '')
  const kind = String(object.kind ?? '')
  if (resourceTypeOf(apiVersion, kind) === undefined)
    return {
      unknownKind: `no matches for kind "${kind}" in version "${apiVersion}"`,
      unknownFields: [],
      causes: [],
    }
  const builtIn = builtInTypeOf(apiVersion, kind)
  if (builtIn !== undefined) {
    const { unknownFields, error } = decodeBuiltIn(object, builtIn)
    return { unknownFields, ...(error && { decodeError: error }), causes: [] }
  }
  const schema = istioSchema(kind)
  return schema === undefined ? { unknownFields: [], causes: [] } : checkCustomResource(object, schema)
}

function checkCustomResource(object: JsonRecord, schema: StructuralSchema): SchemaVerdict {
  const { apiVersion: _, kind: __, metadata, ...rest } = object
  // Metadata is decoded into Kubernetes' own type, for custom resources as well.
  const decoded = decodeBuiltIn({ metadata }, 'V1Namespace')
  const unknown = [...decoded.unknownFields, ...unknownFields(rest, schema)].sort()
  if (decoded.error !== undefined) return { unknownFields: unknown, decodeError: decoded.error, causes: [] }
  return { unknownFields: unknown, causes: [...checkStructural(rest, schema), ...checkCel(rest, schema)] }
}
