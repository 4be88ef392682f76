/** Every code this project reports about manifests; docs/errors.md has a section for each. */
export const diagnosticCodes = {
  MESH001: 'yaml-syntax',
  MESH002: 'duplicate-key',
  MESH003: 'not-an-object',
  MESH004: 'kind-or-name-missing',
  MESH005: 'unknown-kind',
  MESH010: 'unknown-field',
  MESH011: 'schema-violation',
  MESH012: 'rule-refused',
  MESH013: 'rule-warning',
  MESH020: 'unsupported-kind',
  MESH021: 'unsupported-field',
  MESH022: 'unsupported-value',
  MESH023: 'refused-by-envoy',
  MESH024: 'needs-redirect',
  MESH025: 'not-in-the-lab',
  MESH101: 'unknown-gateway',
  MESH102: 'unknown-host',
  MESH103: 'unknown-subset',
  MESH104: 'unreachable-rule',
  MESH105: 'unreachable-match',
  MESH106: 'host-twice',
  MESH107: 'host-not-at-gateway',
  MESH108: 'gateway-without-pods',
  MESH109: 'subset-without-pods',
  MESH110: 'rule-without-service',
  MESH111: 'port-required',
  MESH112: 'port-without-protocol',
  MESH113: 'port-not-in-service',
  MESH114: 'gateway-conflict',
  MESH115: 'server-not-verified',
  MESH116: 'unknown-secret',
  MESH117: 'addresses-required',
  MESH118: 'unknown-namespace',
} as const

export type DiagnosticCode = keyof typeof diagnosticCodes

export interface Diagnostic {
  readonly code: DiagnosticCode
  /** error: refused, or it cannot work; warning: it works, but not as written; info: worth knowing. */
  readonly level: 'error' | 'warning' | 'info'
  /** Absent when the object did not come from a file, but over the API. */
  readonly file?: string
  readonly line?: number
  readonly column?: number
  /** `VirtualService weather/forecast`; empty when no object could be read. */
  readonly object: string
  /** The field, such as `spec.http[0].route[0].weight`; empty when the whole object or text is meant. */
  readonly path: string
  readonly message: string
  /** What to do, in one sentence. */
  readonly hint: string
}

/**
 * One diagnostic as text: place, level and code, message, then the hint in a line of its own. Paths of files are
 * printed as they were given.
 */
export function formatDiagnostic({
  code,
  level,
  file,
  line,
  column,
  object,
  message,
  hint,
}: Diagnostic): string {
  const place = file === undefined ? '' : `${file}:${line ?? 1}:${column ?? 1}: `
  const subject = object === '' ? '' : `${object}: `
  return `${place}${level} ${code} ${subject}${message}\n  ${hint}`
}
