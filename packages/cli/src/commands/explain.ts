import { exitCode } from '../exit-code.ts'
import { explainFiles } from '../offline/explain-files.ts'
import { formatExplanation } from '../offline/explanation-text.ts'
import type { ExplainOptions } from '../parse-offline.ts'
import { writeDiagnostics } from '../write-diagnostics.ts'
import { writeOutput } from '../write-output.ts'

/** Prints the way of a request through the proxy of its caller. Not as expected: exit code 1. */
export async function explain(options: ExplainOptions): Promise<number> {
  const explained = await explainFiles(options)
  if ('refused' in explained) {
    writeDiagnostics(explained.refused)
    return exitCode.failed
  }
  const { explanation } = explained
  await writeOutput(
    options.output === 'json'
      ? `${JSON.stringify({ request: options.request, ...explanation }, null, 2)}\n`
      : formatExplanation(explanation, options.request),
  )
  return explanation.expected?.met === false ? exitCode.failed : exitCode.good
}
