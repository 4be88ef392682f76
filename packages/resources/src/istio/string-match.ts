/** Istio's StringMatch: exactly one field; an empty object asks for presence alone. Regexes are RE2 and match the whole value. */
export interface StringMatch {
  readonly exact?: string
  readonly prefix?: string
  readonly regex?: string
}
