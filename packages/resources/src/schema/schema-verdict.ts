/** One entry of `details.causes` in an answer with code 422, in the API server's words. */
export interface SchemaCause {
  readonly reason:
    | 'FieldValueRequired'
    | 'FieldValueInvalid'
    | 'FieldValueNotSupported'
    | 'FieldValueTypeInvalid'
    | 'FieldValueDuplicate'
    | 'FieldValueTooLong'
    | 'FieldValueTooMany'
    | 'FieldValueForbidden'
  readonly message: string
  /** As printed; `<nil>` for a rule about combinations of fields. */
  readonly field: string
  /** The field that is meant, for its place in a text. */
  readonly path: string
}

/** What decoding and the schema say of an object. Nothing in it: the object is well-formed. */
export interface SchemaVerdict {
  /** `no matches for kind …`: nobody serves this version or kind; the rest is empty then. */
  readonly unknownKind?: string
  /** Paths of fields that the kind does not have; strict decoding refuses them, `Warn` lists them. */
  readonly unknownFields: readonly string[]
  /** Built-in kinds: the first value of a wrong type, an answer with code 400 (`json: cannot unmarshal …`). */
  readonly decodeError?: { readonly message: string; readonly path: string }
  /** Answers with code 422. */
  readonly causes: readonly SchemaCause[]
}
