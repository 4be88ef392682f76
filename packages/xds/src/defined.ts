/** The fields that have a value, as a type wants them whose fields are optional: absent, not undefined. */
export function defined<Type extends object>(
  fields: { readonly [Key in keyof Type]: Type[Key] | undefined },
): Type {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Type
}
