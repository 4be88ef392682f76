import { type Diagnostic, diagnosticCodes, formatDiagnostic, istioCodes } from '@traffic-lab/resources'
import { exitCode } from '../exit-code.ts'
import { analyzeFiles } from '../offline/analyze-files.ts'
import type { AnalyzeOptions } from '../parse-offline.ts'
import { writeOutput } from '../write-output.ts'

/** Prints all that can be said of the files; what is an error makes the exit code 1. */
export async function analyze(options: AnalyzeOptions): Promise<number> {
  const { diagnostics, objects } = await analyzeFiles(options)
  await writeOutput(options.output === 'json' ? asJson(diagnostics) : asText(diagnostics, objects))
  return diagnostics.some(({ level }) => level === 'error') ? exitCode.failed : exitCode.good
}

function asText(diagnostics: readonly Diagnostic[], objects: number): string {
  const lines = diagnostics.map(formatDiagnostic)
  const counts = (['error', 'warning', 'info'] as const).map((level) => {
    const count = diagnostics.filter((diagnostic) => diagnostic.level === level).length
    return `${count} ${level}${count === 1 || level === 'info' ? '' : 's'}`
  })
  return `${[...lines, `${objects} object${objects === 1 ? '' : 's'}: ${counts.join(', ')}`].join('\n')}\n`
}

/** With the name of each code, and what istioctl calls the same. */
function asJson(diagnostics: readonly Diagnostic[]): string {
  const entries = diagnostics.map((diagnostic) => ({
    ...diagnostic,
    name: diagnosticCodes[diagnostic.code],
    istio: istioCodes[diagnostic.code] ?? [],
  }))
  return `${JSON.stringify(entries, null, 2)}\n`
}
