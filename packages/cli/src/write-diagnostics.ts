import { type Diagnostic, formatDiagnostic } from '@traffic-lab/resources'

/** Says on stderr what is refused, each with its place and what to do. */
export function writeDiagnostics(diagnostics: readonly Diagnostic[]): void {
  for (const diagnostic of diagnostics) process.stderr.write(`${formatDiagnostic(diagnostic)}\n`)
}
