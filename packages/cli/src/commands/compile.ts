import { stringify } from 'yaml'
import { exitCode } from '../exit-code.ts'
import { compileFiles } from '../offline/compile-files.ts'
import type { CompileOptions } from '../parse-offline.ts'
import { writeDiagnostics } from '../write-diagnostics.ts'
import { writeOutput } from '../write-output.ts'

/** Prints the Envoy configuration of one proxy in the mesh that the files describe. Nothing runs for it. */
export async function compile(options: CompileOptions): Promise<number> {
  const compiled = await compileFiles(options)
  if ('refused' in compiled) {
    writeDiagnostics(compiled.refused)
    return exitCode.failed
  }
  const { snapshot } = compiled
  await writeOutput(
    options.output === 'yaml'
      ? stringify(snapshot, { aliasDuplicateObjects: false })
      : `${JSON.stringify(snapshot, null, 2)}\n`,
  )
  return exitCode.good
}
