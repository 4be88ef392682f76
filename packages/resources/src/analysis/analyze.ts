import type { Diagnostic } from '../diagnostics.ts'
import type { SourcedObject } from '../manifest/sourced-object.ts'
import { findAdvice } from './advice-for.ts'
import { checkObject } from './check-object.ts'

/**
 * All that can be said of objects read from files, each with its place: what is wrong with one alone, and what is wrong
 * between those that a cluster would take. In the order of the files.
 */
export function analyze(objects: readonly SourcedObject[]): Diagnostic[] {
  const all = objects.map(({ object }) => object)
  const advice = findAdvice(all)
  return objects.flatMap((sourced) => {
    const own = checkObject(sourced.object)
    const between = own.some(isRefusedByIstio)
      ? []
      : advice.filter(({ about }) => about === sourced.object).map(({ diagnostic }) => diagnostic)
    return [...own, ...between]
      .map((diagnostic) => ({ ...diagnostic, ...sourced.placeOf(diagnostic.path) }))
      .sort((a, b) => a.line - b.line)
  })
}

/** Not the codes from MESH020: what is unsupported here still means something. */
function isRefusedByIstio({ level, code }: Diagnostic): boolean {
  return level === 'error' && code < 'MESH020'
}
