import type { StringMatch } from '@traffic-lab/resources'
import type { Resource } from './snapshot.ts'

/** Envoy's matcher of a value; undefined when the rule asks for presence alone (`{}`). Regexes match the whole value. */
export function buildStringMatch({ exact, prefix, regex }: StringMatch): Resource | undefined {
  if (exact !== undefined) return { exact }
  if (prefix !== undefined) return { prefix }
  if (regex !== undefined) return { safe_regex: { regex } }
  return undefined
}
