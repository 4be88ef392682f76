import { readManifests } from '@traffic-lab/lab/read-manifests'
import { analyze, type Diagnostic } from '@traffic-lab/resources'
import type { AnalyzeOptions } from '../parse-offline.ts'
import { callerFolder } from '../workspace.ts'

/** All that can be said of these files, in their order, and how many objects they hold. */
export async function analyzeFiles({
  files,
  namespace,
}: Omit<AnalyzeOptions, 'output'>): Promise<{ diagnostics: readonly Diagnostic[]; objects: number }> {
  const read = await readManifests(files, { namespace, folder: callerFolder })
  const found = [...read.diagnostics, ...analyze(read.objects)]
  const order = [...new Set(read.objects.map(({ file }) => file))]
  const rank = ({ file = '' }: Diagnostic) => order.indexOf(file)
  return {
    diagnostics: found.sort((a, b) => rank(a) - rank(b) || (a.line ?? 0) - (b.line ?? 0)),
    objects: read.objects.length,
  }
}
