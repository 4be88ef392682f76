import type { CorsPolicy } from '@traffic-lab/resources'
import { parseDuration } from './duration.ts'
import { present } from './present.ts'
import type { Resource } from './snapshot.ts'
import { buildStringMatch } from './string-match.ts'
import { typeUrl } from './well-known.ts'

/** The route's own setting of the CORS filter. Preflights of other origins go on to the application unless refused. */
export function buildCors(policy: CorsPolicy): Resource {
  const origins = (policy.allowOrigins ?? []).map(buildStringMatch).filter((match) => match !== undefined)
  return present({
    '@type': typeUrl('envoy.extensions.filters.http.cors.v3.CorsPolicy'),
    allow_origin_string_match: origins.length > 0 ? origins : undefined,
    allow_methods: joined(policy.allowMethods),
    allow_headers: joined(policy.allowHeaders),
    expose_headers: joined(policy.exposeHeaders),
    max_age: policy.maxAge === undefined ? undefined : String(Math.trunc(parseDuration(policy.maxAge))),
    allow_credentials: policy.allowCredentials,
    filter_enabled: { default_value: { numerator: 100, denominator: 'HUNDRED' } },
    forward_not_matching_preflights: policy.unmatchedPreflights !== 'IGNORE',
  })
}

function joined(names: readonly string[] | undefined): string | undefined {
  return names === undefined || names.length === 0 ? undefined : names.join(',')
}
