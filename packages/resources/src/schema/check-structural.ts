import { isRecord, member } from '../json-record.ts'
import { childPath, itemPath } from './field-path.ts'
import type { StructuralSchema } from './istio-schemas.ts'
import type { SchemaCause } from './schema-verdict.ts'
import { describeValue, jsonTypeOf } from './value-text.ts'

/** Everything a structural schema without its CEL rules says of a value, in the API server's words. */
export function checkStructural(value: unknown, schema: StructuralSchema, path = ''): SchemaCause[] {
  if (value === null && schema.nullable === true) return []
  return [
    ...checkType(value, schema, path),
    ...checkEnum(value, schema, path),
    ...checkNumber(value, schema, path),
    ...checkText(value, schema, path),
    ...checkCombinations(value, schema, path),
    ...checkItems(value, schema, path),
    ...checkFields(value, schema, path),
  ]
}

/** Whether a value has the type its schema asks for; rules about it make sense only then. */
export function hasSchemaType(value: unknown, schema: StructuralSchema): boolean {
  const actual = jsonTypeOf(value)
  if (schema.type === undefined || actual === schema.type) return true
  return schema.type === 'number' && actual === 'integer'
}

function checkType(value: unknown, schema: StructuralSchema, path: string): SchemaCause[] {
  if (hasSchemaType(value, schema)) return []
  const actual = JSON.stringify(jsonTypeOf(value))
  const message = `Invalid value: ${actual}: ${path} in body must be of type ${schema.type}: ${actual}`
  return [{ reason: 'FieldValueTypeInvalid', message, field: path, path }]
}

function checkEnum(value: unknown, schema: StructuralSchema, path: string): SchemaCause[] {
  if (schema.enum === undefined || schema.enum.includes(value)) return []
  const supported = schema.enum.map((member) => JSON.stringify(member)).join(', ')
  const message = `Unsupported value: ${describeValue(value)}: supported values: ${supported}`
  return [{ reason: 'FieldValueNotSupported', message, field: path, path }]
}

function checkNumber(value: unknown, schema: StructuralSchema, path: string): SchemaCause[] {
  if (typeof value !== 'number') return []
  const { minimum = -Infinity, maximum = Infinity, format } = schema
  if (value < minimum) return [invalid(value, path, `should be greater than or equal to ${minimum}`)]
  if (value > maximum) return [invalid(value, path, `should be less than or equal to ${maximum}`)]
  const small = -(2 ** 31) <= value && value < 2 ** 31
  return format === 'int32' && !small ? [invalid(value, path, 'must be of type int32')] : []
}

function checkText(value: unknown, schema: StructuralSchema, path: string): SchemaCause[] {
  if (typeof value !== 'string') return []
  const { minLength = 0, maxLength = Infinity, pattern } = schema
  const length = [...value].length
  const causes: SchemaCause[] = []
  if (length < minLength) causes.push(invalid(value, path, `should be at least ${minLength} chars long`))
  if (length > maxLength)
    causes.push({
      reason: 'FieldValueTooLong',
      message: `Too long: may not be more than ${maxLength} bytes`,
      field: path,
      path,
    })
  if (pattern !== undefined && !new RegExp(pattern).test(value))
    causes.push(invalid(value, path, `should match '${pattern}'`))
  return causes
}

function checkItems(value: unknown, schema: StructuralSchema, path: string): SchemaCause[] {
  if (!Array.isArray(value)) return []
  const items: readonly unknown[] = value
  const { minItems = 0, maxItems = Infinity, items: itemSchema } = schema
  const causes: SchemaCause[] = []
  if (items.length < minItems)
    causes.push(invalid(items.length, path, `should have at least ${minItems} items`))
  if (items.length > maxItems) causes.push(tooMany(items.length, maxItems, path))
  causes.push(...duplicateItems(items, schema, path))
  if (itemSchema !== undefined)
    for (const [index, item] of items.entries())
      causes.push(...checkStructural(item, itemSchema, itemPath(path, index)))
  return causes
}

/** Entries of a list that is a map in disguise must differ in their key fields. */
function duplicateItems(items: readonly unknown[], schema: StructuralSchema, path: string): SchemaCause[] {
  if (schema['x-kubernetes-list-type'] !== 'map') return []
  const keys = schema['x-kubernetes-list-map-keys'] ?? []
  const seen = new Set<string>()
  return items.flatMap((item, index) => {
    if (!isRecord(item)) return []
    const identity = JSON.stringify(Object.fromEntries(keys.map((key) => [key, item[key]])))
    if (!seen.has(identity)) {
      seen.add(identity)
      return []
    }
    const at = itemPath(path, index)
    return [
      {
        reason: 'FieldValueDuplicate' as const,
        message: `Duplicate value: ${identity}`,
        field: at,
        path: at,
      },
    ]
  })
}

function checkFields(value: unknown, schema: StructuralSchema, path: string): SchemaCause[] {
  if (!isRecord(value)) return []
  const { minProperties = 0, maxProperties = Infinity, required = [] } = schema
  const size = Object.keys(value).length
  const causes: SchemaCause[] = []
  if (size < minProperties)
    causes.push(invalid(size, path, `should have at least ${minProperties} properties`))
  if (size > maxProperties) causes.push(tooMany(size, maxProperties, path))
  for (const name of required) {
    const at = childPath(path, name)
    if (value[name] === undefined)
      causes.push({ reason: 'FieldValueRequired', message: 'Required value', field: at, path: at })
  }
  for (const [name, child] of Object.entries(value)) {
    const childSchema = member(schema.properties, name) ?? schema.additionalProperties
    if (childSchema !== undefined) causes.push(...checkStructural(child, childSchema, childPath(path, name)))
  }
  return causes
}

function checkCombinations(value: unknown, schema: StructuralSchema, path: string): SchemaCause[] {
  const matching = (schemas: readonly StructuralSchema[]) =>
    schemas.filter((candidate) => checkStructural(value, candidate, path).length === 0).length
  const { allOf = [], oneOf, anyOf, not } = schema
  const causes: SchemaCause[] = []
  if (matching(allOf) < allOf.length) {
    causes.push(combination(path, 'must validate all the schemas (allOf)'))
    for (const part of allOf) causes.push(...checkStructural(value, part, path))
  }
  if (anyOf !== undefined && matching(anyOf) === 0)
    causes.push(combination(path, 'must validate at least one schema (anyOf)'))
  if (oneOf !== undefined && matching(oneOf) !== 1) {
    const count = matching(oneOf)
    const found = count === 0 ? 'none valid' : `${count} valid alternatives`
    causes.push(combination(path, `must validate one and only one schema (oneOf). Found ${found}`))
  }
  if (not !== undefined && matching([not]) === 1)
    causes.push(combination(path, 'must not validate the schema (not)'))
  return causes
}

function combination(path: string, what: string): SchemaCause {
  return {
    reason: 'FieldValueInvalid',
    message: `Invalid value: "": "${path}" ${what}`,
    field: '<nil>',
    path,
  }
}

function invalid(value: unknown, path: string, what: string): SchemaCause {
  const message = `Invalid value: ${describeValue(value)}: ${path} in body ${what}`
  return { reason: 'FieldValueInvalid', message, field: path, path }
}

function tooMany(count: number, limit: number, path: string): SchemaCause {
  const message = `Too many: ${count}: must have at most ${limit} items`
  return { reason: 'FieldValueTooMany', message, field: path, path }
}
