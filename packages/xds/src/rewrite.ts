import type { HTTPRewrite } from '@traffic-lab/resources'
import { present } from './present.ts'
import type { Resource } from './snapshot.ts'

/** What the upstream sees instead. `uri` replaces what matched: the prefix, or the whole of an exact or regex path. */
export function buildRewrite({ uri, authority, uriRegexRewrite }: HTTPRewrite): Resource {
  return present({
    prefix_rewrite: uriRegexRewrite === undefined ? uri : undefined,
    regex_rewrite: uriRegexRewrite && {
      pattern: { regex: uriRegexRewrite.match },
      substitution: uriRegexRewrite.rewrite,
    },
    host_rewrite_literal: authority,
  })
}
