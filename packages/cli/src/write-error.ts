import type { MeshError } from '@traffic-lab/resources'

/** Says on stderr what is wrong and, where known, what helps. */
export function writeError({ code, message, hint }: MeshError): void {
  process.stderr.write(`error ${code}: ${message}\n`)
  if (hint !== undefined) process.stderr.write(`  fix: ${hint}\n`)
}
